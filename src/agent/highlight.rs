//! Code highlighting: a block and its language in, HTML with classes out.
