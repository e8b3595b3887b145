//! Keys and passwords that stand in a text.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::MOST;
use crate::check::rule::{Example, Rule, Run};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};

pub(in crate::check::rules) const RULE: Rule = Rule {
    id: "text/secret",
    severity: Severity::Error,
    summary: "the text contains what looks like a key or a password",
    why: "Whoever can read the catalog can use the key; removing it from the file does not remove it from the history. \
          Findings show its first characters only.",
    mend: "revoke the key first, then remove it, and let the agent read it from the environment",
    source: "the key formats that GitHub, GitLab, AWS, Google, Slack, Stripe and others publish for secret scanning (2026-11)",
    example: Some(Example {
        flagged: FLAGGED,
        clean: "---\nname: a\ndescription: A.\n---\n\nexport KEY=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\npostgres://user:password@localhost/db\nAKIAIOSFODNN7EXAMPLE\n",
    }),
    run: Run::Agent(run),
};

/// Put together from parts, so that nobody's scanner takes this file for a leak.
const FLAGGED: &str = concat!(
    "---\nname: a\ndescription: A.\n---\n\nexport TOKEN=gh",
    "p_4fQz81LmXw0bRk7TnYe29VdHsUc3GjPaKi5o\n"
);

/// What a kind of key looks like.
struct Shape {
    prefix: &'static str,
    what: &'static str,
    /// Lengths of what follows the prefix.
    length: Range<usize>,
    /// What follows the prefix is made of.
    letters: Letters,
}

/// What the characters of a key may be.
#[derive(Clone, Copy)]
enum Letters {
    /// `A`–`Z` and digits.
    Upper,
    /// Letters and digits.
    Word,
    /// Letters, digits, `-` and `_`.
    Url,
    /// Letters, digits, `-`, `_` and `.`.
    Dotted,
    /// Letters, digits and `/`.
    Path,
}

const fn shape(
    prefix: &'static str,
    what: &'static str,
    length: Range<usize>,
    letters: Letters,
) -> Shape {
    Shape {
        prefix,
        what,
        length,
        letters,
    }
}

/// Kinds of keys that their issuers give a shape of its own.
const SHAPES: &[Shape] = &[
    shape("AKIA", "an AWS access key", 16..17, Letters::Upper),
    shape("ASIA", "an AWS session key", 16..17, Letters::Upper),
    shape("ghp_", "a GitHub token", 36..37, Letters::Word),
    shape("gho_", "a GitHub token", 36..37, Letters::Word),
    shape("ghu_", "a GitHub token", 36..37, Letters::Word),
    shape("ghs_", "a GitHub token", 36..37, Letters::Word),
    shape("ghr_", "a GitHub token", 36..77, Letters::Word),
    shape("github_pat_", "a GitHub token", 82..83, Letters::Url),
    shape("glpat-", "a GitLab token", 20..60, Letters::Dotted),
    shape("sk-ant-", "an Anthropic key", 80..130, Letters::Url),
    shape("sk-proj-", "an OpenAI key", 40..200, Letters::Url),
    shape("sk-svcacct-", "an OpenAI key", 40..200, Letters::Url),
    shape("sk_live_", "a Stripe key", 24..120, Letters::Word),
    shape("rk_live_", "a Stripe key", 24..120, Letters::Word),
    shape("AIza", "a Google API key", 35..36, Letters::Url),
    shape("GOCSPX-", "a Google client secret", 28..29, Letters::Url),
    shape("ya29.", "a Google access token", 50..400, Letters::Url),
    shape("xoxb-", "a Slack token", 40..90, Letters::Url),
    shape("xoxp-", "a Slack token", 40..100, Letters::Url),
    shape("xoxa-", "a Slack token", 40..100, Letters::Url),
    shape("xapp-", "a Slack token", 40..160, Letters::Url),
    shape(
        "hooks.slack.com/services/T",
        "a Slack webhook",
        36..60,
        Letters::Path,
    ),
    shape("npm_", "an npm token", 36..37, Letters::Word),
    shape("pypi-AgE", "a PyPI token", 80..250, Letters::Url),
    shape("hf_", "a Hugging Face token", 34..38, Letters::Word),
    shape("SG.", "a SendGrid key", 66..67, Letters::Dotted),
    shape("dop_v1_", "a DigitalOcean token", 64..65, Letters::Word),
    shape("shpat_", "a Shopify token", 32..33, Letters::Word),
    shape("lin_api_", "a Linear key", 40..41, Letters::Word),
    shape("ntn_", "a Notion token", 40..60, Letters::Word),
    shape("figd_", "a Figma token", 40..50, Letters::Url),
    shape("eyJhbGciOi", "a JSON web token", 60..2000, Letters::Dotted),
];

static PREFIXES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let prefixes = SHAPES
        .iter()
        .map(|shape| shape.prefix)
        .chain(["PRIVATE KEY-----", "://"]);
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(prefixes)
        .ok()
});

/// A secret in a text: what it is, where, and how much of it may be shown.
struct Secret {
    what: &'static str,
    range: Range<usize>,
    shown: usize,
}

fn run(rule: &Rule, subject: &Subject<'_>) -> Vec<Finding> {
    secrets(subject.text())
        .take(MOST)
        .map(|secret| finding(rule, subject, &secret))
        .collect()
}

/// Covers every secret of a line but for its first characters, by which its owner knows it. Every character stays one.
pub(in crate::check) fn masked(line: &str) -> String {
    // What ends a password's address may be the end of the line.
    let ended = format!("{line}\n");
    let mut covered = String::with_capacity(line.len());
    let mut at = 0;
    for secret in secrets(&ended).filter(|secret| secret.range.end <= line.len()) {
        let shown = secret.range.start.saturating_add(secret.shown);
        let shown = line.floor_char_boundary(shown.clamp(at, secret.range.end));
        covered += &line[at..shown];
        covered.extend(line[shown..secret.range.end].chars().map(|_| '•'));
        at = secret.range.end;
    }
    covered + &line[at..]
}

fn secrets(text: &str) -> impl Iterator<Item = Secret> {
    let found = PREFIXES
        .iter()
        .flat_map(move |prefixes| prefixes.find_iter(text));
    found.filter_map(move |found| match SHAPES.get(found.pattern().as_usize()) {
        Some(shape) => shaped(text, shape, found.start()),
        None if found.pattern().as_usize() == SHAPES.len() => private_key(text, found.range()),
        None => password(text, found.range()),
    })
}

fn finding(rule: &Rule, subject: &Subject<'_>, secret: &Secret) -> Finding {
    let written = &subject.text()[secret.range.clone()];
    let start = &written[..written.floor_char_boundary(secret.shown)];
    let message = format!(
        "{} stands in the text: `{start}…` ({} characters)",
        secret.what,
        written.chars().count()
    );
    rule.finding_at(subject.listing, subject.span(secret.range.clone()), message)
        .help(rule.mend)
}

/// Returns the key of a shape at a place, where it is one and no sample.
fn shaped(text: &str, shape: &Shape, at: usize) -> Option<Secret> {
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || c == '_') && !shape.prefix.contains('/') {
        return None;
    }
    let tail = &text[at + shape.prefix.len()..];
    let length = tail
        .bytes()
        .take(shape.length.end + 1)
        .take_while(|&byte| shape.letters.hold(byte))
        .count();
    let key = tail[..length].trim_end_matches(['.', '-', '_']);
    let real = shape.length.contains(&key.len()) && is_random(key);
    // A JSON web token has three parts; fewer are a header in a tutorial.
    let whole = shape.prefix != "eyJhbGciOi" || key.matches('.').count() == 2;
    (real && whole).then(|| Secret {
        what: shape.what,
        range: at..at + shape.prefix.len() + key.len(),
        shown: shape.prefix.len() + 2,
    })
}

impl Letters {
    fn hold(self, byte: u8) -> bool {
        match self {
            Letters::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Letters::Word => byte.is_ascii_alphanumeric(),
            Letters::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
            Letters::Dotted => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'),
            Letters::Path => byte.is_ascii_alphanumeric() || byte == b'/',
        }
    }
}

/// Returns a private key whose text follows on the line below its header, rather than dots, a variable or nothing.
fn private_key(text: &str, header: Range<usize>) -> Option<Secret> {
    let near = text.floor_char_boundary(header.start.saturating_sub(40));
    let start = near + text[near..header.start].rfind("-----BEGIN ")?;
    let rest = text[header.end..]
        .strip_prefix("\\n")
        .unwrap_or(&text[header.end..]);
    let below = rest.trim_start_matches(['\r', '\n', ' ', '\t']);
    let is_key = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let key: String = below.chars().take_while(is_key).take(64).collect();
    let real = key.len() >= 40 && is_random(&key);
    real.then_some(Secret {
        what: "a private key",
        range: start..header.end,
        shown: usize::MAX,
    })
}

/// Returns the password of an address such as `postgres://user:password@host`.
fn password(text: &str, separator: Range<usize>) -> Option<Secret> {
    let rest = &text[separator.end..];
    let end = rest.find(|c: char| {
        c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '`' | '<' | '>' | ')' | '?')
    })?;
    let (account, host) = rest[..end].rsplit_once('@')?;
    let (_, password) = account.split_once(':')?;
    let nowhere = [
        "localhost",
        "127.0.0.1",
        "host",
        "example",
        "db",
        "server",
        "postgres",
        "redis",
        "mongo",
    ];
    let sample = nowhere
        .iter()
        .any(|name| host.to_lowercase().contains(name));
    let real = password.len() >= 12
        && is_random(password)
        && !password.contains(['$', '{', '%', '*'])
        && !sample;
    let start = separator.end + account.len() - password.len();
    real.then(|| Secret {
        what: "a password",
        range: start..start + password.len(),
        shown: 2,
    })
}

/// Tells whether a text is what a generator of keys makes: no words of samples, no runs, and as many different
/// characters as chance gives.
fn is_random(key: &str) -> bool {
    let lower = key.to_lowercase();
    const SAMPLES: [&str; 14] = [
        "example",
        "xxxx",
        "your",
        "placeholder",
        "sample",
        "dummy",
        "fake",
        "secret",
        "token",
        "redacted",
        "abcdef",
        "123456",
        "test",
        "0000",
    ];
    if SAMPLES.iter().any(|word| lower.contains(word)) {
        return false;
    }
    let classes = [
        key.bytes().any(|byte| byte.is_ascii_digit()),
        key.bytes().any(|byte| byte.is_ascii_alphabetic()),
    ];
    classes.iter().all(|&held| held) && entropy(key.as_bytes()) >= LEAST_ENTROPY
}

/// Bits per character that a key has at least: sixteen characters drawn by chance from thirty-six have 3.0 nearly always,
/// words and samples with a digit in them mostly less.
const LEAST_ENTROPY: f64 = 2.9;

fn entropy(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    bytes
        .iter()
        .for_each(|&byte| counts[usize::from(byte)] += 1);
    let total = bytes.len().max(1) as f64;
    let share = |&count: &u32| f64::from(count) / total;
    counts
        .iter()
        .filter(|&&count| count > 0)
        .map(share)
        .map(|p| -p * p.log2())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&'static str> {
        secrets(text).map(|secret| secret.what).collect()
    }

    #[test]
    fn every_secret_of_a_line_is_covered() {
        let line = format!(
            "a=AKIA{} b=gh{} c=postgres://app:qV8xT2mLr9Zk4wYb@pg1.acme.net",
            "Q7RM2XWZ9KTB4LPN", "p_4fQz81LmXw0bRk7TnYe29VdHsUc3GjPaKi5o"
        );
        let expected = format!(
            "a=AKIAQ7{} b=ghp_4f{} c=postgres://app:qV{}@pg1.acme.net",
            "•".repeat(14),
            "•".repeat(34),
            "•".repeat(14)
        );
        assert_eq!(masked(&line), expected);
        assert_eq!(masked("no secret – here"), "no secret – here");
    }

    #[test]
    fn keys_are_known_by_their_shape() {
        let aws = format!("id = {}{}", "AKIA", "Q7RM2XWZ9KTB4LPN");
        assert_eq!(found(&aws), ["an AWS access key"]);
        assert_eq!(
            found("psql postgres://app:qV8xT2mLr9Zk4wYb@db1.prod.corp.net/x "),
            Vec::<&str>::new()
        );
        assert_eq!(
            found("psql postgres://app:qV8xT2mLr9Zk4wYb@pg1.acme.net/x "),
            ["a password"]
        );
    }

    #[test]
    fn samples_are_no_secrets() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "AKIAXXXXXXXXXXXXXXXX",
            "ghp_your_token_here",
            "sk-proj-...",
            "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
            "mongodb://user:pass@host/db",
            "https://x:${TOKEN}@github.com/a/b",
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }
}
