//! Grammars made ready to run: each context is compiled when it is first entered, once for the whole program.
//!
//! syntect's own parser searches the rest of the line for every pattern of a context. Here a grammar's patterns are sorted by
//! what they can begin with, so that at each place only those are asked that may match there. The grammars, the regular
//! expressions and what they mean stay syntect's.

use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};

use onig::{Regex, RegexOptions, Syntax};
use rustc_hash::FxHashMap;
use serde_json::json;
use syntect::parsing::syntax_definition::{
    Context as Definition, ContextId, ContextReference, MatchOperation, MatchPattern, context_iter,
};
use syntect::parsing::{ClearAmount, Scope, SyntaxReference, SyntaxSet};

use super::prefix::Prefix;
use super::token::Token;

/// A place in a grammar: the rules that hold there.
pub(super) struct Context {
    /// What the text between its beginning and its end is, these included.
    pub(super) meta: Vec<Option<Token>>,
    /// The same, without beginning and end.
    pub(super) content: Vec<Option<Token>>,
    pub(super) clear: Option<ClearAmount>,
    /// Rules that hold here before its own.
    pub(super) prototype: Option<Target>,
    pub(super) uses_captures: bool,
    rules: Vec<&'static Rule>,
    /// For each first byte, and for the end of the text, the indices of the rules that may match there.
    by_first: Box<[Box<[u16]>; 257]>,
}

impl Context {
    /// Returns the rules that may match where a text goes on with a byte, or ends, in the order of the grammar.
    pub(super) fn rules_at(&self, byte: Option<u8>) -> impl Iterator<Item = &'static Rule> {
        let first = byte.map_or(256, usize::from);
        self.by_first[first].iter().map(|ix| self.rules[usize::from(*ix)])
    }
}

/// One rule: what it looks for, what that is, and where it leads.
pub(super) struct Rule {
    pattern: &'static MatchPattern,
    regex: OnceLock<Option<Regex>>,
    /// Whether the pattern refers to what the rule matched that entered its context.
    pub(super) refers: bool,
    pub(super) prefix: Prefix,
    pub(super) tokens: Vec<Option<Token>>,
    pub(super) captures: Vec<(usize, Vec<Option<Token>>)>,
    pub(super) operation: Operation,
    /// Rules that hold before all others in the context that is entered.
    pub(super) with_prototype: Option<Target>,
}

impl Rule {
    /// Returns the compiled pattern; none where it is no pattern.
    pub(super) fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| compiled(self.pattern.regex.regex_str())).as_ref()
    }

    /// Returns the pattern with what it refers to put in.
    pub(super) fn with_captures(&self, group: impl Fn(usize) -> Option<String>) -> (Option<Regex>, Prefix) {
        let pattern = self.pattern.regex.regex_str();
        let mut whole = String::with_capacity(pattern.len());
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            match (c, chars.as_str().chars().next()) {
                ('\\', Some(next)) => {
                    chars.next();
                    match next.to_digit(10) {
                        Some(number) => whole.extend(group(number as usize).map(|text| escaped(&text))),
                        None => whole.extend([c, next]),
                    }
                }
                _ => whole.push(c),
            }
        }
        (compiled(&whole), Prefix::of(&whole))
    }
}

/// Returns a pattern that matches a text and nothing else.
fn escaped(text: &str) -> String {
    let special = |c: char| c.is_ascii_punctuation() || c == ' ';
    text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

/// Compiles a pattern as syntect does.
fn compiled(pattern: &str) -> Option<Regex> {
    Regex::with_options(pattern, RegexOptions::REGEX_OPTION_CAPTURE_GROUP, Syntax::default()).ok()
}

/// What a rule does to the stack of contexts.
pub(super) enum Operation {
    Push(Vec<Target>),
    Set(Vec<Target>),
    Pop,
    None,
}

/// A context that is compiled when it is first asked for.
pub(super) struct Target {
    set: &'static SyntaxSet,
    id: ContextId,
    context: OnceLock<Option<&'static Context>>,
}

impl Target {
    fn new(set: &'static SyntaxSet, id: ContextId) -> Self {
        Target { set, id, context: OnceLock::new() }
    }

    /// Returns the context; none where the grammars do not have it.
    pub(super) fn context(&self) -> Option<&'static Context> {
        *self.context.get_or_init(|| context(self.set, self.id))
    }
}

/// Returns the context that a grammar begins with.
pub(super) fn start(set: &'static SyntaxSet, syntax: &SyntaxReference) -> Option<&'static Context> {
    let syntax_index = set.syntaxes().iter().position(|other| std::ptr::eq(other, syntax))?;
    // Its only rule enters the grammar's main context at once, which no other context's does.
    for context_index in 0.. {
        let id: ContextId =
            serde_json::from_value(json!({"syntax_index": syntax_index, "context_index": context_index})).ok()?;
        let definition = reference(id)?.resolve(set).ok()?;
        if definition.meta_content_scope == [syntax.scope] && is_start(definition) {
            return context(set, id);
        }
    }
    None
}

fn is_start(definition: &Definition) -> bool {
    definition.patterns.len() == 1 && definition.match_at(0).is_ok_and(|pattern| pattern.regex.regex_str().is_empty())
}

/// syntect resolves references only, and makes them only from what was serialised.
fn reference(id: ContextId) -> Option<ContextReference> {
    serde_json::from_value(json!({ "Direct": id })).ok()
}

/// Returns a context, compiled now where it was not yet. It stays for as long as the program runs, as the grammars do.
fn context(set: &'static SyntaxSet, id: ContextId) -> Option<&'static Context> {
    static CONTEXTS: LazyLock<Mutex<FxHashMap<(usize, ContextId), &'static Context>>> = LazyLock::new(Mutex::default);
    let key = (std::ptr::from_ref(set).addr(), id);
    if let Some(known) = CONTEXTS.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Some(known);
    }
    let definition = reference(id)?.resolve(set).ok()?;
    let compiled: &'static Context = Box::leak(Box::new(compile(set, definition)));
    Some(CONTEXTS.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(compiled))
}

fn compile(set: &'static SyntaxSet, definition: &'static Definition) -> Context {
    let patterns = context_iter(set, definition);
    let rules: Vec<_> = patterns
        .filter_map(|(context, ix)| context.match_at(ix).ok())
        .map(|pattern| rule(set, pattern))
        .collect();
    let by_first = std::array::from_fn(|first| {
        let byte = u8::try_from(first).ok();
        let may = rules.iter().enumerate().filter(|(_, rule)| rule.prefix.admits_first(byte));
        may.map(|(ix, _)| ix as u16).collect()
    });
    Context {
        meta: tokens(&definition.meta_scope),
        content: tokens(&definition.meta_content_scope),
        clear: definition.clear_scopes,
        prototype: definition.prototype.map(|id| Target::new(set, id)),
        uses_captures: definition.uses_backrefs,
        rules,
        by_first: Box::new(by_first),
    }
}

/// Returns a pattern's rule, made now where no context has it yet: contexts include one another.
fn rule(set: &'static SyntaxSet, pattern: &'static MatchPattern) -> &'static Rule {
    static RULES: LazyLock<Mutex<FxHashMap<usize, &'static Rule>>> = LazyLock::new(Mutex::default);
    let key = std::ptr::from_ref(pattern).addr();
    if let Some(known) = RULES.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return known;
    }
    let rule: &'static Rule = Box::leak(Box::new(new_rule(set, pattern)));
    RULES.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(rule)
}

fn new_rule(set: &'static SyntaxSet, pattern: &'static MatchPattern) -> Rule {
    let target = |reference: &ContextReference| Some(Target::new(set, reference.id().ok()?));
    let targets = |references: &[ContextReference]| references.iter().filter_map(target).collect();
    let captures = pattern.captures.iter().flatten();
    Rule {
        pattern,
        regex: OnceLock::new(),
        refers: pattern.has_captures,
        prefix: Prefix::of(pattern.regex.regex_str()),
        tokens: tokens(&pattern.scope),
        captures: captures.map(|(group, scopes)| (*group, tokens(scopes))).collect(),
        operation: match &pattern.operation {
            MatchOperation::Push(references) => Operation::Push(targets(references)),
            MatchOperation::Set(references) => Operation::Set(targets(references)),
            MatchOperation::Pop => Operation::Pop,
            MatchOperation::None => Operation::None,
        },
        with_prototype: pattern.with_prototype.as_ref().and_then(target),
    }
}

fn tokens(scopes: &[Scope]) -> Vec<Option<Token>> {
    scopes.iter().map(|scope| Token::of(*scope)).collect()
}
