//! Templates and static files: embedded in the program, overlaid by the user's, file by file.
