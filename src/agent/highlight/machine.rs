//! Running a grammar over code: a stack of contexts, of which the topmost says what may come next.
//!
//! The rules are those of Sublime Text's grammars: of all patterns that match, the one that matches earliest wins, then
//! the one that is named first; it says what its text is, and which contexts are left and entered.

use std::cell::RefCell;
use std::rc::Rc;

use onig::{MatchParam, Regex, Region, SearchOptions};
use syntect::parsing::ClearAmount;

use super::grammar::{Context, Operation, Rule, Target};
use super::prefix::Prefix;
use super::token::Token;
use super::writer::Writer;

/// How deep contexts may nest: beyond, code is no code, and grammars that recurse without end must stop somewhere.
const MAX_DEPTH: usize = 100;

/// How many rules may apply in one line for each of its bytes: grammars that go in circles without consuming anything
/// must stop somewhere.
const MAX_STEPS: usize = 16;

/// How often a pattern may try anew at one place: a few take time without end on the wrong text.
const MAX_RETRIES: u32 = 100_000;

/// Runs a grammar from its first context over code. Returns nothing where it went astray.
pub(super) fn run(start: &'static Context, code: &str, writer: &mut Writer<'_>) -> Option<()> {
    let mut machine = Machine::new(start, writer);
    for line in code.split_inclusive('\n') {
        machine.line(line)?;
    }
    Some(())
}

struct Machine<'w, 'o> {
    stack: Vec<Level>,
    /// Depths below which the rules of `with_prototype` do not hold at the top.
    prototype_starts: Vec<usize>,
    /// The contexts whose rules hold at the top of the stack, in order, while `current`.
    chain: Vec<Link>,
    current: bool,
    tokens: Tokens,
    region: Region,
    writer: &'w mut Writer<'o>,
    /// How much of the line is written.
    written: usize,
}

struct Level {
    context: &'static Context,
    /// Contexts whose rules hold before those of all contexts from here on.
    prototypes: Vec<&'static Context>,
    captures: Option<Rc<Captures>>,
}

#[derive(Clone)]
struct Link {
    context: &'static Context,
    captures: Option<Rc<Captures>>,
    is_prototype: bool,
}

/// What the rule that entered a context matched: some patterns of the context refer to it.
struct Captures {
    region: Region,
    line: String,
    compiled: RefCell<Vec<(*const Rule, Rc<(Option<Regex>, Prefix)>)>>,
}

/// A rule that matched: the region says where.
struct Found {
    rule: &'static Rule,
    from_prototype: bool,
    /// Whether it would leave what was entered at this very place, and so go in circles.
    loops: bool,
    start: usize,
    end: usize,
}

impl<'w, 'o> Machine<'w, 'o> {
    fn new(start: &'static Context, writer: &'w mut Writer<'o>) -> Self {
        let mut tokens = Tokens::default();
        tokens.push(start.content.get(..1).unwrap_or_default());
        let level = Level { context: start, prototypes: Vec::new(), captures: None };
        Machine {
            stack: vec![level],
            prototype_starts: Vec::new(),
            chain: Vec::new(),
            current: false,
            tokens,
            region: Region::new(),
            writer,
            written: 0,
        }
    }

    fn line(&mut self, line: &str) -> Option<()> {
        self.written = 0;
        let mut start = 0;
        // Where a rule last entered a context without consuming anything, and how deep.
        let mut entered = (0, 0);
        for _ in 0..MAX_STEPS * (line.len() + 1) {
            let Some(found) = self.find(line, start, entered == (start, self.stack.len())) else {
                self.write(line, line.len());
                return Some(());
            };
            if found.loops {
                let Some(c) = line[start..].chars().next().filter(|c| start + c.len_utf8() < line.len()) else {
                    self.write(line, line.len());
                    return Some(());
                };
                start += c.len_utf8();
                continue;
            }
            if found.end == start && matches!(found.rule.operation, Operation::Push(_)) {
                entered = (found.end, self.stack.len() + 1);
            }
            start = found.end;
            self.apply(line, &found)?;
        }
        None
    }

    /// Finds the rule that matches first from a place on.
    fn find(&mut self, line: &str, start: usize, check_loop: bool) -> Option<Found> {
        self.refresh();
        let bytes = line.as_bytes();
        let mut looping = None;
        for at in start..=bytes.len() {
            if !line.is_char_boundary(at) {
                continue;
            }
            for link in &self.chain {
                for rule in link.context.rules_at(bytes.get(at).copied()) {
                    let Some(end) = matches(rule, link, line, at, &mut self.region) else { continue };
                    let does_something = match rule.operation {
                        Operation::None => end > at,
                        Operation::Push(_) => self.stack.len() < MAX_DEPTH,
                        Operation::Set(_) | Operation::Pop => true,
                    };
                    if !does_something {
                        continue;
                    }
                    let loops = check_loop && end == start && matches!(rule.operation, Operation::Pop);
                    let found = Found { rule, from_prototype: link.is_prototype, loops, start: at, end };
                    if !loops {
                        return Some(found);
                    }
                    looping = Some(found);
                }
            }
            if looping.is_some() {
                return looping;
            }
        }
        None
    }

    /// Gathers the contexts that hold at the top of the stack.
    fn refresh(&mut self) {
        if self.current {
            return;
        }
        self.current = true;
        self.chain.clear();
        while self.prototype_starts.last().is_some_and(|start| *start >= self.stack.len()) {
            self.prototype_starts.pop();
        }
        let from = self.prototype_starts.last().copied().unwrap_or(0);
        for level in &self.stack[from..] {
            let links = level.prototypes.iter();
            self.chain.extend(links.map(|context| Link { context, captures: level.captures.clone(), is_prototype: true }));
        }
        let Some(top) = self.stack.last() else { return };
        let prototype = top.context.prototype.as_ref().and_then(Target::context);
        self.chain.extend(prototype.map(|context| Link { context, captures: None, is_prototype: false }));
        let captures = top.captures.clone();
        self.chain.push(Link { context: top.context, captures, is_prototype: false });
    }

    /// Says what the matched text is, and enters and leaves contexts.
    fn apply(&mut self, line: &str, found: &Found) -> Option<()> {
        if found.from_prototype {
            self.prototype_starts.push(self.stack.len());
        }
        let context = self.stack.last()?.context;
        let rule = found.rule;
        self.write(line, found.start);
        self.before(context, &rule.operation)?;
        self.tokens.push(&rule.tokens);
        self.captures(line, rule);
        self.write(line, found.end);
        self.tokens.pop(rule.tokens.len());
        self.after(context, &rule.operation)?;
        self.stack_up(line, rule)
    }

    /// Writes the rest of the line up to a place.
    fn write(&mut self, line: &str, to: usize) {
        if let Some(text) = line.get(self.written..to).filter(|text| !text.is_empty()) {
            self.writer.write(text, self.tokens.now());
            self.written = to;
        }
    }

    /// Writes the groups of a match that mean something of their own.
    fn captures(&mut self, line: &str, rule: &Rule) {
        // By start, the longer first; ends come before starts.
        let mut marks: Vec<(usize, i64, &[Option<Token>])> = Vec::new();
        for (group, tokens) in &rule.captures {
            let Some((start, end)) = self.region.pos(*group).filter(|(start, end)| start < end) else { continue };
            marks.push((start, -((end - start) as i64), tokens));
            marks.push((end, i64::MIN, tokens));
        }
        marks.sort_by_key(|mark| (mark.0, mark.1));
        for (at, order, tokens) in marks {
            self.write(line, at);
            if order == i64::MIN {
                self.tokens.pop(tokens.len());
            } else {
                self.tokens.push(tokens);
            }
        }
    }

    /// Changes what the text is before the match: what is left stops to hold, what is entered begins.
    fn before(&mut self, context: &Context, operation: &Operation) -> Option<()> {
        match operation {
            Operation::Pop => self.tokens.pop(context.content.len()),
            Operation::Push(targets) | Operation::Set(targets) => {
                let is_set = matches!(operation, Operation::Set(_));
                if is_set && context.clear.is_some() {
                    self.tokens.restore();
                }
                for target in targets {
                    let target = target.context()?;
                    if !is_set && let Some(amount) = target.clear {
                        self.tokens.clear(amount);
                    }
                    self.tokens.push(&target.meta);
                }
            }
            Operation::None => {}
        }
        Some(())
    }

    /// Changes what the text is after the match.
    fn after(&mut self, context: &Context, operation: &Operation) -> Option<()> {
        match operation {
            Operation::Pop => {
                self.tokens.pop(context.meta.len());
                if context.clear.is_some() {
                    self.tokens.restore();
                }
            }
            Operation::Push(targets) => self.entered(targets, 0, false)?,
            Operation::Set(targets) => self.entered(targets, context.meta.len() + context.content.len(), true)?,
            Operation::None => {}
        }
        Some(())
    }

    /// Puts what the entered contexts are in its right order: what each is as a whole, and what it holds.
    fn entered(&mut self, targets: &[Target], left: usize, is_set: bool) -> Option<()> {
        let contexts: Vec<_> = targets.iter().map(Target::context).collect::<Option<_>>()?;
        let again = |context: &&Context| !context.content.is_empty() || (is_set && context.clear.is_some());
        if left == 0 && !contexts.iter().any(|context| again(context)) {
            return Some(());
        }
        self.tokens.pop(contexts.iter().map(|context| context.meta.len()).sum::<usize>() + left);
        for context in contexts {
            if is_set && let Some(amount) = context.clear {
                self.tokens.clear(amount);
            }
            self.tokens.push(&context.meta);
            self.tokens.push(&context.content);
        }
        Some(())
    }

    /// Leaves and enters contexts.
    fn stack_up(&mut self, line: &str, rule: &'static Rule) -> Option<()> {
        let (targets, mut kept) = match &rule.operation {
            Operation::None => return Some(()),
            Operation::Pop => {
                self.current = false;
                self.stack.pop();
                return (!self.stack.is_empty()).then_some(());
            }
            Operation::Push(targets) => (targets, Vec::new()),
            // Rules that hold before all others do so until the level itself is left.
            Operation::Set(targets) => (targets, self.stack.pop()?.prototypes),
        };
        self.current = false;
        for (ix, target) in targets.iter().enumerate() {
            let context = target.context()?;
            let mut prototypes = std::mem::take(&mut kept);
            if ix + 1 == targets.len()
                && let Some(prototype) = &rule.with_prototype
            {
                prototypes.push(prototype.context()?);
            }
            let refers = context.uses_captures || prototypes.iter().any(|prototype| prototype.uses_captures);
            let captures = refers.then(|| {
                let (region, compiled) = (self.region.clone(), RefCell::default());
                Rc::new(Captures { region, line: line.to_owned(), compiled })
            });
            self.stack.push(Level { context, prototypes, captures });
        }
        Some(())
    }
}

/// Returns where a rule's match ends that begins at a place; the region has its groups then.
fn matches(rule: &'static Rule, link: &Link, line: &str, at: usize, region: &mut Region) -> Option<usize> {
    let bytes = line.as_bytes();
    match &link.captures {
        Some(captures) if rule.refers => {
            let compiled = captures.compiled(rule);
            if compiled.1.admits(bytes, at) { match_at(compiled.0.as_ref()?, line, at, region) } else { None }
        }
        _ if rule.prefix.admits(bytes, at) => match_at(rule.regex()?, line, at, region),
        _ => None,
    }
}

fn match_at(regex: &Regex, line: &str, at: usize, region: &mut Region) -> Option<usize> {
    let mut limits = MatchParam::default();
    limits.set_retry_limit_in_match(MAX_RETRIES);
    let matched = regex.match_with_param(line, at, SearchOptions::SEARCH_OPTION_NONE, Some(region), limits);
    Some(at + matched.ok()??)
}

impl Captures {
    /// Returns a rule's pattern with what it refers to put in.
    fn compiled(&self, rule: &'static Rule) -> Rc<(Option<Regex>, Prefix)> {
        let key = std::ptr::from_ref(rule);
        if let Some((_, compiled)) = self.compiled.borrow().iter().find(|(known, _)| *known == key) {
            return compiled.clone();
        }
        let group = |number| self.region.pos(number).and_then(|(from, to)| Some(self.line.get(from..to)?.to_owned()));
        let compiled = Rc::new(rule.with_captures(group));
        self.compiled.borrow_mut().push((key, compiled.clone()));
        compiled
    }
}

/// What each open scope means, the innermost last.
#[derive(Default)]
struct Tokens {
    open: Vec<Token>,
    cleared: Vec<Vec<Token>>,
}

impl Tokens {
    fn now(&self) -> Token {
        self.open.last().copied().unwrap_or(Token::Plain)
    }

    fn push(&mut self, tokens: &[Option<Token>]) {
        for token in tokens {
            let outer = self.now();
            self.open.push(token.map_or(outer, |token| token.within(outer)));
        }
    }

    fn pop(&mut self, count: usize) {
        self.open.truncate(self.open.len().saturating_sub(count));
    }

    fn clear(&mut self, amount: ClearAmount) {
        let kept = match amount {
            ClearAmount::TopN(count) => self.open.len().saturating_sub(count),
            ClearAmount::All => 0,
        };
        self.cleared.push(self.open.split_off(kept));
    }

    fn restore(&mut self) {
        self.open.extend(self.cleared.pop().unwrap_or_default());
    }
}
