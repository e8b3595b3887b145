//! Lines that were read before: in the same state of its grammar, a line has the same tokens and leads to the same
//! state. Half of the lines of real code blocks are such, and reading a line takes far longer than looking it up.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use syntect::parsing::{ClearAmount, ParseState, ScopeStackOp};

use super::language::Grammar;
use super::token::Token;

/// How much each thread remembers, in bytes: the different lines of about 1,000 agents.
const MOST_BYTES: usize = 4 << 20;

/// How many states each thread remembers. Grammars are in a few dozen at most ends of lines; states that hold a piece
/// of the text, such as the end of a here-document, are without number.
const MOST_STATES: usize = 256;

/// What an entry takes beside its line and its steps, in bytes.
const ENTRY_BYTES: usize = 64;

thread_local! {
    static MEMO: RefCell<Memo> = RefCell::default();
}

/// Something that happens to the open scopes before the byte `at` of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) at: u16,
    pub(super) change: Change,
}

/// What happens to the open scopes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Change {
    /// One opens; nothing where it means no token.
    Open(Option<Token>),
    Close(u16),
    /// So many are put aside; all of them where no number is given.
    PutAside(Option<u16>),
    Restore,
}

/// A block of code while it is read, line by line.
pub(super) struct Reader {
    grammar: Grammar,
    state: State,
}

/// Where a reader stands: at a state that is remembered, or at one of its own.
enum State {
    Known(usize),
    Own(ParseState),
}

#[derive(Default)]
struct Memo {
    states: Vec<Remembered>,
    bytes: usize,
}

/// A state and the lines that were read in it.
struct Remembered {
    grammars: *const syntect::parsing::SyntaxSet,
    state: ParseState,
    lines: FxHashMap<Box<str>, (usize, Rc<[Step]>)>,
}

impl Reader {
    pub(super) fn new(grammar: Grammar) -> Self {
        let state =
            MEMO.with_borrow_mut(|memo| memo.know(grammar, ParseState::new(grammar.syntax)));
        Reader { grammar, state }
    }

    /// Reads a line, its end included; nothing where the grammar fails on it.
    pub(super) fn line(&mut self, line: &str) -> Option<Rc<[Step]>> {
        if let State::Known(known) = self.state
            && let Some((next, steps)) =
                MEMO.with_borrow(|memo| memo.states[known].lines.get(line).cloned())
        {
            self.state = State::Known(next);
            return Some(steps);
        }
        let (before, mut state) = match &self.state {
            State::Known(known) => (
                Some(*known),
                MEMO.with_borrow(|memo| memo.states[*known].state.clone()),
            ),
            State::Own(state) => (None, state.clone()),
        };
        let changes = state.parse_line(line, self.grammar.set).ok()?;
        let steps: Rc<[Step]> = changes
            .iter()
            .filter_map(|(at, op)| step(*at, op))
            .collect();
        MEMO.with_borrow_mut(|memo| {
            self.state = memo.know(self.grammar, state);
            if let (Some(before), State::Known(after)) = (before, &self.state) {
                memo.remember(before, line, *after, &steps);
            }
        });
        Some(steps)
    }
}

impl Memo {
    fn know(&mut self, grammar: Grammar, state: ParseState) -> State {
        let grammars: *const _ = grammar.set;
        let same = |known: &Remembered| known.grammars == grammars && known.state == state;
        if let Some(known) = self.states.iter().position(same) {
            return State::Known(known);
        }
        if self.states.len() == MOST_STATES {
            return State::Own(state);
        }
        self.states.push(Remembered {
            grammars,
            state,
            lines: FxHashMap::default(),
        });
        State::Known(self.states.len() - 1)
    }

    fn remember(&mut self, before: usize, line: &str, after: usize, steps: &Rc<[Step]>) {
        let bytes = line.len() + size_of_val(&**steps) + ENTRY_BYTES;
        if self.bytes + bytes <= MOST_BYTES {
            self.bytes += bytes;
            self.states[before]
                .lines
                .insert(line.into(), (after, Rc::clone(steps)));
        }
    }
}

/// Keeps of syntect's operations what tokens depend on. Lines are shorter than 64 KB.
fn step(at: usize, op: &ScopeStackOp) -> Option<Step> {
    let change = match op {
        ScopeStackOp::Push(scope) => Change::Open(Token::of(*scope)),
        ScopeStackOp::Pop(count) => Change::Close(u16::try_from(*count).ok()?),
        ScopeStackOp::Clear(ClearAmount::TopN(count)) => {
            Change::PutAside(u16::try_from(*count).ok())
        }
        ScopeStackOp::Clear(ClearAmount::All) => Change::PutAside(None),
        ScopeStackOp::Restore => Change::Restore,
        ScopeStackOp::Noop => return None,
    };
    Some(Step {
        at: u16::try_from(at).ok()?,
        change,
    })
}
