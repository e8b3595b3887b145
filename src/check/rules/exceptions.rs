//! What is to be said of exceptions themselves; [`crate::check`] finds these when it applies them.

use crate::check::rule::{Example, Rule, Run};
use crate::finding::Severity;

pub(super) const EXPIRED: Rule = Rule {
    id: "allow/expired",
    severity: Severity::Warning,
    summary: "an exception has expired",
    why: "What was accepted for a time is told again from that day on.",
    mend: "mend what it excepted, or give it a new day with a reason",
    source: "practice (2026-11)",
    example: Some(Example {
        flagged: "---\nname: a\n---\n\n<!-- agentdex-allow agent/no-description until 2020-01-31: is being written -->\n",
        clean: "---\nname: a\n---\n\n<!-- agentdex-allow agent/no-description until 2999-12-31: is being written -->\n",
    }),
    run: Run::Exceptions,
};

pub(super) const NO_REASON: Rule = Rule {
    id: "allow/no-reason",
    severity: Severity::Warning,
    summary: "an exception without a reason is not applied",
    why: "Whoever comes next cannot tell whether it is still right.",
    mend: "write it as `agentdex-allow RULE: reason`",
    source: "practice (2026-11)",
    example: Some(Example {
        flagged: "---\nname: a\n---\n\n<!-- agentdex-allow agent/no-description -->\n",
        clean: "---\nname: a\n---\n\n<!-- agentdex-allow agent/no-description: started by hand only -->\n",
    }),
    run: Run::Exceptions,
};

pub(super) const UNKNOWN_RULE: Rule = Rule {
    id: "allow/unknown-rule",
    severity: Severity::Warning,
    summary: "an exception names an unknown rule",
    why: "It excepts nothing, though its author thinks that it does.",
    mend: "`agentdex check --explain` lists the rules",
    source: "practice (2026-11)",
    example: Some(Example {
        flagged: "---\nname: a\n---\n\n<!-- agentdex-allow agent/no-descripton: started by hand only -->\n",
        clean: "---\nname: a\n---\n\n<!-- agentdex-allow agent/*: started by hand only -->\n",
    }),
    run: Run::Exceptions,
};

pub(super) const UNUSED: Rule = Rule {
    id: "allow/unused",
    severity: Severity::Warning,
    summary: "an exception matches no finding",
    why: "What it excepted was mended, and the next finding of that rule would pass unseen.",
    mend: "remove it",
    source: "practice (2026-11)",
    example: Some(Example {
        flagged: "---\nname: a\ndescription: A.\n---\n\n<!-- agentdex-allow agent/no-description: started by hand only -->\n",
        clean: "---\n# agentdex-allow agent/no-description: started by hand only\nname: a\n---\n",
    }),
    run: Run::Exceptions,
};
