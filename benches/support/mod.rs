//! Makes catalogs of any size: agents of the size and shape of real ones (about 8 kB, three code blocks, a few
//! relations), the same bytes for the same number.

#![allow(unreachable_pub, reason = "shared by the benchmarks and the example")]

/// Returns `count` agent files as (path, text).
pub fn catalog(count: usize) -> impl Iterator<Item = (String, String)> {
    (0..count).map(move |number| {
        let name = name(number);
        (
            format!("{}/{name}.md", pick(number, 0, &FIELDS)),
            agent(number, &name, count),
        )
    })
}

const FIELDS: [&str; 12] = [
    "billing",
    "checkout",
    "delivery",
    "identity",
    "ingestion",
    "inventory",
    "messaging",
    "mobile",
    "observability",
    "payments",
    "search",
    "storage",
];
const ROLES: [&str; 10] = [
    "architect",
    "auditor",
    "engineer",
    "maintainer",
    "migrator",
    "planner",
    "reviewer",
    "steward",
    "tester",
    "writer",
];
const MATTERS: [&str; 16] = [
    "api", "batch", "cache", "cluster", "contract", "cost", "event", "export", "form", "index",
    "job", "ledger", "queue", "report", "schema", "session",
];
const TOOLS: [&str; 9] = [
    "Read",
    "Grep",
    "Glob",
    "Edit",
    "Write",
    "Bash",
    "WebFetch",
    "Agent",
    "mcp__tracker__get_issue",
];
const VERBS: [&str; 12] = [
    "Check", "Compare", "Draw", "Explain", "List", "Measure", "Name", "Prove", "Reject", "Replay",
    "Trace", "Verify",
];
const THINGS: [&str; 14] = [
    "every caller of the changed function",
    "the slowest query of the week",
    "the retry policy and its ceiling",
    "who may read the exported file",
    "the order in which locks are taken",
    "what happens when the disk is full",
    "the contract that both sides signed",
    "the index that the planner ignored",
    "each error that is swallowed",
    "how the job restarts after midnight",
    "the queue's depth under load",
    "where the secret is rotated",
    "which fields are personal data",
    "the cost of one more replica",
];
const REASONS: [&str; 10] = [
    "because the last incident began there",
    "before anyone merges the change",
    "and write the figure into the ticket",
    "unless the owner has signed it off",
    "so that the next reader need not guess",
    "with the command that shows it",
    "even where the tests are green",
    "and say what was not looked at",
    "until two runs agree to the digit",
    "at the size that production has",
];

fn name(number: usize) -> String {
    let (field, matter, role) = (
        FIELDS[number % 12],
        MATTERS[number / 12 % 16],
        ROLES[number / (12 * 16) % 10],
    );
    match number / (12 * 16 * 10) {
        0 => format!("{field}-{matter}-{role}"),
        more => format!("{field}-{matter}-{role}-{more}"),
    }
}

fn agent(number: usize, name: &str, count: usize) -> String {
    let tools: Vec<_> = TOOLS
        .iter()
        .enumerate()
        .filter(|&(ix, _)| roll(number, 90 + ix) % 10 < 6)
        .map(|(_, t)| *t)
        .collect();
    let peer = |salt| self::name(roll(number, salt) as usize % count);
    let mut text = format!(
        "---\nname: {name}\ndescription: {} {}. Use when a change touches it.\ntools: {}\nmodel: {}\ntags: [{}, {}]\n---\n\n# {name}\n\n",
        pick(number, 1, &VERBS),
        pick(number, 2, &THINGS),
        tools.join(", "),
        pick(number, 3, &["opus", "sonnet", "haiku", "inherit"]),
        pick(number, 4, &FIELDS),
        pick(number, 5, &MATTERS),
    );
    for section in 0..9 {
        let salt = 100 * (section + 1);
        text += &format!(
            "## {} {}\n\n",
            pick(number, salt, &VERBS),
            pick(number, salt + 1, &THINGS)
        );
        text += &(0..4)
            .map(|ix| sentence(number, salt + 10 + 3 * ix))
            .collect::<Vec<_>>()
            .join(" ");
        text += "\n\n";
        for item in 0..5 {
            text += &format!(
                "- **{}**: {}\n",
                pick(number, salt + 30 + item, &MATTERS),
                sentence(number, salt + 40 + 3 * item)
            );
        }
        text.push('\n');
        if section % 3 == 1 {
            text += &code(number, salt + 70);
        }
    }
    text + &format!(
        "## Works with\n\n- Delegates to `{}` when the change grows\n- Reviewed by `{}`\n- Hands off to **{}** at the end\n",
        peer(6),
        peer(7),
        peer(8)
    )
}

fn sentence(number: usize, salt: usize) -> String {
    format!(
        "{} {} {}.",
        pick(number, salt, &VERBS),
        pick(number, salt + 1, &THINGS),
        pick(number, salt + 2, &REASONS)
    )
}

/// Returns a fenced block with names of its own: real blocks are rarely the same twice.
fn code(number: usize, salt: usize) -> String {
    let (thing, other) = (
        pick(number, salt, &MATTERS),
        pick(number, salt + 1, &FIELDS),
    );
    let value = roll(number, salt + 2) % 1000;
    let (language, text) = match roll(number, salt + 3) % 6 {
        0 => (
            "rust",
            format!(
                "/// Returns the {thing} of a {other}.\npub fn {thing}_of_{other}(id: u64) -> Result<Option<{value}>, Error> {{\n    let mut found = Vec::with_capacity({value});\n    for row in store.scan(\"{other}\")? {{\n        if row.id == id && row.{thing} > {value} {{\n            found.push(row.clone());\n        }}\n    }}\n    Ok(found.into_iter().max_by_key(|row| row.at))\n}}\n"
            ),
        ),
        1 => (
            "python",
            format!(
                "from dataclasses import dataclass\n\n@dataclass(frozen=True)\nclass {}:\n    \"\"\"One {thing} of {other}.\"\"\"\n    id: int\n    limit: float = {value}.5\n\n    def late(self, now: float) -> bool:\n        return now - self.limit > {value}  # seconds\n\nfor row in fetch(\"{other}\", limit={value}):\n    print(f\"{{row.id}}: {{row.late(0)}}\")\n",
                thing.to_uppercase()
            ),
        ),
        2 => (
            "typescript",
            format!(
                "export interface {thing}Row {{\n  id: string;\n  {other}: number;\n}}\n\nexport async function load{value}(rows: {thing}Row[]): Promise<number> {{\n  const late = rows.filter((row) => row.{other} > {value});\n  await fetch(`/{other}/{thing}?count=${{late.length}}`, {{ method: \"POST\" }});\n  return late.length; // never negative\n}}\n"
            ),
        ),
        3 => (
            "bash",
            format!(
                "set -euo pipefail\nfor {thing} in $(git ls-files '{other}/*.sql'); do\n  lines=$(wc -l < \"${thing}\")\n  if [ \"$lines\" -gt {value} ]; then\n    echo \"${thing}: $lines lines\" >&2\n    exit 1\n  fi\ndone\n"
            ),
        ),
        4 => (
            "yaml",
            format!(
                "{other}:\n  {thing}:\n    replicas: {value}\n    image: registry.example/{other}:{value}\n    env:\n      - name: LIMIT\n        value: \"{value}\"\n    # raised after the load test\n    resources: {{ cpu: 500m, memory: {value}Mi }}\n"
            ),
        ),
        _ => (
            "sql",
            format!(
                "select {other}.id, count(*) as {thing}_count\nfrom {other}\njoin {thing} on {thing}.{other}_id = {other}.id\nwhere {thing}.created_at > now() - interval '{value} days' -- a guess\ngroup by {other}.id\nhaving count(*) > {value}\norder by 2 desc;\n"
            ),
        ),
    };
    format!("```{language}\n{text}```\n\n")
}

fn pick<'a>(number: usize, salt: usize, list: &[&'a str]) -> &'a str {
    list[roll(number, salt) as usize % list.len()]
}

/// SplitMix64: a number that depends on nothing but its two inputs.
fn roll(number: usize, salt: usize) -> u64 {
    let mut state = (number as u64)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add((salt as u64) << 32);
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
