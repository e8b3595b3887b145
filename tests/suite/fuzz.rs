//! Mutated inputs: nothing panics, takes long, or says something else the second time.
//!
//! Coverage-guided fuzzing needs a nightly compiler; these targets run under a stable one, from seeds that are chosen by
//! number. `AGENTDEX_FUZZ_SECONDS=600 cargo test --release --test suite fuzz::` runs each for ten minutes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use std::time::{Duration, Instant};

use agentdex::agent::{self, Agent};
use agentdex::catalog::slugify;
use agentdex::config;
use agentdex::config::policy::Selector;
use agentdex::source::Source;

/// How long each target runs unless the environment says otherwise, in seconds.
const SECONDS: u64 = 1;

/// How long one input of a few kilobytes may take; a tenth of it is usual without optimisation.
const PATIENCE: Duration = Duration::from_secs(5);

const AGENTS: [&str; 4] = [
    "---\nname: a-b\ndescription: \"Reviews: all\"\ntools: [Read, Bash(git:*)]\nmodel: opus\n---\n\n# A\n\nAsk `b-c`.\n",
    "---\nname: &x a\ndescription: |\n  Long: text\n  <example>u: hi</example>\ntags:\n  - *x\n  - {a: b}\n---\n\n| a | b |\n|---|---|\n| **c** | ~~d~~ |\n",
    "\u{feff}---\r\nname: ä\r\ndescription: what: ever\r\ntools: *\r\n----\r\n\r\n```rust\r\nfn a() {}\r\n```\r\n",
    "# Title\n\n- name: x\n- [a](b.md)\n- [ ] c[^1]\n\n[^1]: <b onclick=x>d</b> <!-- e -->\n> [!NOTE]\n> @agent-f `subagent_type: \"g\"`\n",
];

const CONFIGS: [&str; 2] = [
    "title = \"A\"\n[[sources]]\npath = \"agents\"\nexclude = [\"x/**\"]\n[policy.rules]\n\"a/*\" = \"off\"\n",
    "[site]\naccent = \"#123456\"\n[site.strings]\n\"{n} agent|{n} agents\" = \"x\"\n[[policy.forbid]]\nfrom = \"can:read -tag:a,b\"\nto = \"*\"\n",
];

/// What is put into inputs: what means something to one of the readers.
const TOKENS: [&str; 30] = [
    "---", "\n", "\r", ": ", "- ", "  ", "\t", "\"", "'", "`", "```", "[", "]", "{", "}", "|", ">",
    "&a", "*a", "**", "<!--", "-->", "<script>", "\u{202e}", "\u{0}", "\u{1b}", "é", "🚀", "name",
    "tools",
];

/// A row of numbers that look like chance and are the same each time (Marsaglia's xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap()
    }
}

/// Changes a seed in some places.
fn mutated(seeds: &[&str], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seeds[chance.below(seeds.len())].as_bytes().to_vec();
    for _ in 0..=chance.below(8) {
        let at = chance.below(bytes.len() + 1);
        match chance.below(5) {
            0 => drop(bytes.drain(at..(at + chance.below(9)).min(bytes.len()))),
            1 => bytes.truncate(at.max(1)),
            2 => {
                let copied = bytes[at..(at + chance.below(64)).min(bytes.len())].to_vec();
                let to = chance.below(bytes.len() + 1);
                drop(bytes.splice(to..to, copied));
            }
            3 => {
                let byte = u8::try_from(chance.below(256)).unwrap();
                drop(bytes.splice(at..at, [byte]));
            }
            _ => {
                let token = TOKENS[chance.below(TOKENS.len())];
                let times = 1 + chance.below(3);
                drop(bytes.splice(at..at, token.repeat(times).into_bytes()));
            }
        }
    }
    bytes
}

/// Gives mutated seeds to a target until the time is up.
fn fuzz(seeds: &[&str], target: impl Fn(&[u8])) {
    let seconds = std::env::var("AGENTDEX_FUZZ_SECONDS");
    let seconds = seconds.map_or(SECONDS, |seconds| seconds.parse().unwrap());
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut count = 0_u64;
    while Instant::now() < end {
        let input = mutated(seeds, &mut chance);
        let start = Instant::now();
        target(&input);
        assert!(start.elapsed() < PATIENCE, "{}", input.escape_ascii());
        count += 1;
    }
    assert!(count > 0);
}

fn parsed(bytes: &[u8]) -> Option<Agent> {
    let source = Source {
        source: "agents".into(),
        path: "agents/x.md".into(),
        bytes: bytes.to_vec(),
        ..Source::default()
    };
    agent::parse(source).value
}

#[test]
fn reading_an_agent_says_the_same_twice() {
    fuzz(&AGENTS, |bytes| {
        let (first, second) = (parsed(bytes), parsed(bytes));
        assert_eq!(format!("{first:?}"), format!("{second:?}"));
    });
}

#[test]
fn a_repaired_agent_may_do_the_same_and_needs_no_repair_again() {
    fuzz(&AGENTS, |bytes| {
        let Some(agent) = parsed(bytes) else { return };
        let Some(rewritten) = agent::rewrite(&agent) else {
            return;
        };
        let shown = bytes.escape_ascii();
        let again = parsed(rewritten.text.as_bytes()).unwrap_or_else(|| panic!("lost: {shown}"));
        assert_eq!(again.tools, agent.tools, "{shown}");
        assert_eq!(again.callees, agent.callees, "{shown}");
        let twice = agent::rewrite(&again).map(|twice| twice.text);
        assert!(twice.is_none_or(|text| text == rewritten.text), "{shown}");
    });
}

#[test]
fn configurations_are_read_or_refused() {
    fuzz(&CONFIGS, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let _ = config::parse(&text);
        let _ = Selector::parse(&text);
    });
}

#[test]
fn slugs_are_their_own_slugs() {
    fuzz(&AGENTS, |bytes| {
        let slug = slugify(&String::from_utf8_lossy(bytes));
        assert_eq!(slugify(&slug), slug);
        assert!(!slug.contains(['/', '\\', '.', '\0']));
    });
}
