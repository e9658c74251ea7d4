//! What both make of one pickle, and whether that agrees.

use std::panic;

use pickles::{Category, DeOptions, Deserializer, Error, Recursion, Trailing};
use serde::de::IgnoredAny;
use serde_json::Value as Json;

use super::exceptions;
use super::opcodes::{disassemble, to_hex, walk};
use super::oracle::{Answer, Oracle};
use super::values::{agrees, holds_unshowable, shows_str};
use crate::common::shown::Shown;

/// A pickle of which CPython and this crate make different things.
#[derive(Debug)]
pub struct Disagreement {
    /// What kind of difference it is.
    pub kind: &'static str,
    pub theirs: String,
    pub ours: String,
}

impl Disagreement {
    fn new(kind: &'static str, theirs: impl ToString, ours: impl ToString) -> Option<Disagreement> {
        Some(Disagreement { kind, theirs: theirs.to_string(), ours: ours.to_string() })
    }

    /// For whoever has to find the cause.
    pub fn report(&self, program: &[u8]) -> String {
        let Disagreement { kind, theirs, ours } = self;
        format!("{kind}: {}\n{}  CPython: {theirs}\n  pickles: {ours}\n", to_hex(program), disassemble(program))
    }
}

/// What this crate makes of a pickle.
struct Ours {
    /// How many bytes it takes to pass over it.
    passed: Result<u64, Error>,
    shown: Result<Shown, Error>,
}

impl Ours {
    fn of(program: &[u8]) -> Ours {
        let options = DeOptions::new().trailing(Trailing::Ignore);
        let mut stream = Deserializer::from_slice(program);
        let passed = stream.read::<IgnoredAny>().map(|_| stream.byte_offset());
        let from_slice = options.from_slice::<IgnoredAny>(program);
        assert_eq!(
            from_slice.map_err(|error| error.to_string()).err(),
            passed.as_ref().map_err(Error::to_string).err()
        );
        Ours { passed, shown: options.from_slice(program) }
    }
}

/// Compares what CPython and this crate make of a pickle.
pub fn compare(oracle: &mut Oracle, program: &[u8]) -> Option<Disagreement> {
    let answer = oracle.ask(program);
    let Ok(ours) = panic::catch_unwind(|| Ours::of(program)) else {
        return Disagreement::new("panic", format!("{answer:?}"), "see above");
    };
    match answer {
        Answer::Skips => None,
        Answer::Refuses(_) if has_invalid_text(program) => compare_with_valid_text(oracle, program, &ours),
        Answer::Refuses(theirs) => compare_refused(program, &theirs, &ours),
        Answer::Accepts { consumed, shown } => compare_accepted(program, consumed, &shown, &ours),
    }
}

fn compare_refused(program: &[u8], theirs: &str, ours: &Ours) -> Option<Disagreement> {
    if exceptions::may_accept(program, theirs) {
        return None;
    }
    let error = match &ours.passed {
        Ok(_) => return Disagreement::new("accepted", theirs, format!("{:?}", ours.shown)),
        Err(error) => error,
    };
    let text = error.to_string();
    if exceptions::may_refuse(&text) {
        return None;
    }
    let agreed = match (is_eof(theirs), error.classify()) {
        (true, Category::Eof) | (false, Category::Syntax) => true,
        (true, _) => exceptions::finds_an_empty_line(&text),
        (false, Category::Eof) => exceptions::ends_within_a_line(program),
        _ => false,
    };
    if agreed { None } else { Disagreement::new("category", theirs, format!("{:?}: {text}", error.classify())) }
}

/// Whether CPython misses bytes. A length that nothing can hold, it names so before it reads one.
fn is_eof(theirs: &str) -> bool {
    const TEXTS: &[&str] = &[
        "EOFError: ",
        "UnpicklingError: pickle data was truncated",
        "UnpicklingError: read would overflow",
        "OverflowError: byte string is too large",
    ];
    TEXTS.iter().any(|text| theirs.starts_with(text))
}

fn compare_accepted(program: &[u8], consumed: u64, theirs: &Json, ours: &Ours) -> Option<Disagreement> {
    match &ours.passed {
        Err(error) if exceptions::may_refuse(&error.to_string()) => return None,
        Err(error) => return Disagreement::new("refused", theirs, error),
        Ok(passed) if *passed != consumed => return Disagreement::new("consumed", consumed, passed),
        Ok(_) => {}
    }
    match &ours.shown {
        Err(_) if holds_unshowable(theirs) => None,
        Err(error) if exceptions::may_not_show(program, &error.to_string()) => None,
        Err(_) if agrees_but_for_cycles(program, theirs) => None,
        Err(error) => Disagreement::new("not shown", theirs, error),
        Ok(shown) if agrees(theirs, shown) || exceptions::may_show_otherwise(program) => None,
        Ok(shown) => Disagreement::new("value", theirs, format!("{shown:?}")),
    }
}

/// Whether the cycle stands where CPython has replaced it by another value since.
fn agrees_but_for_cycles(program: &[u8], theirs: &Json) -> bool {
    let options = DeOptions::new().trailing(Trailing::Ignore).recursion(Recursion::None);
    match options.from_slice::<Shown>(program) {
        Ok(shown) => agrees(theirs, &shown) || exceptions::may_show_otherwise(program),
        Err(error) => exceptions::may_not_show(program, &error.to_string()),
    }
}

/// UTF-8 is checked when somebody reads the str, so passing over the pickle must go as if it were valid, and showing it
/// must fail where it is part of the value.
fn compare_with_valid_text(oracle: &mut Oracle, program: &[u8], ours: &Ours) -> Option<Disagreement> {
    let (program_with_valid_text, replaced) = replace_invalid_text(program);
    if let Some(disagreement) = compare(oracle, &program_with_valid_text) {
        return Some(disagreement);
    }
    let Answer::Accepts { shown, .. } = oracle.ask(&program_with_valid_text) else { return None };
    let told_apart = !program.contains(&REPLACEMENT) && !exceptions::may_show_otherwise(program);
    match &ours.shown {
        Ok(ours) if told_apart && replaced.iter().any(|text| shows_str(&shown, text)) => {
            Disagreement::new("invalid UTF-8 is shown", shown, format!("{ours:?}"))
        }
        _ => None,
    }
}

/// A control character that nothing else in a program is likely to hold.
const REPLACEMENT: u8 = 0x1d;

fn has_invalid_text(program: &[u8]) -> bool {
    !replace_invalid_text(program).1.is_empty()
}

/// The program with valid text of the same lengths, and the texts.
fn replace_invalid_text(program: &[u8]) -> (Vec<u8>, Vec<String>) {
    let mut valid = program.to_vec();
    let mut texts = Vec::new();
    for op in walk(program) {
        let is_str = op.is(&["SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8"]);
        if is_str && op.whole && !is_utf8_with_surrogates(op.argument) {
            valid[op.start..op.start + op.argument.len()].fill(REPLACEMENT);
            texts.push(char::from(REPLACEMENT).to_string().repeat(op.argument.len()));
        }
    }
    (valid, texts)
}

/// What Python's `surrogatepass` accepts.
fn is_utf8_with_surrogates(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => match &bytes[error.valid_up_to()..] {
            [0xed, 0xa0..=0xbf, 0x80..=0xbf, rest @ ..] => is_utf8_with_surrogates(rest),
            _ => false,
        },
    }
}
