//! Whether a value that CPython loaded, in the notation of `tests/oracle.py`, is what `deserialize_any` showed.

use serde_json::{Map, Value as Json};

use super::opcodes::to_hex;
use crate::common::shown::Shown;

/// What counts as the same number.
#[derive(Clone, Copy, PartialEq)]
enum Numbers {
    /// Of the same type and value.
    Exact,
    /// Of the same value, as Python compares keys: `1 == 1.0 == True`.
    AsKeys,
}

/// Whether both say the same, as far as the oracle can tell: it knows no classes, so of an instance of an unknown class
/// without state it is compared what the class was called with or filled with, of others nothing.
pub fn agrees(theirs: &Json, ours: &Shown) -> bool {
    same(theirs, ours, Numbers::Exact)
}

fn same(theirs: &Json, ours: &Shown, numbers: Numbers) -> bool {
    match (theirs, ours) {
        (Json::Null, ours) => *ours == Shown::Unit,
        (Json::String(text), Shown::Str(ours)) => text == ours,
        (Json::Object(tagged), ours) if !is_number(tagged) => same_tagged(tagged, ours, numbers),
        _ if numbers == Numbers::AsKeys => match (Number::of_json(theirs), Number::of_shown(ours)) {
            (Some(theirs), Some(ours)) => theirs == ours,
            _ => false,
        },
        (Json::Bool(value), Shown::Bool(ours)) => value == ours,
        (Json::Object(tagged), Shown::Int(ours)) => tagged.get("int").is_some_and(|int| int == ours),
        (Json::Object(tagged), Shown::Float(ours)) => tagged.get("float").is_some_and(|float| {
            let theirs = parse_float(float);
            theirs.to_bits() == ours.to_bits() || (theirs.is_nan() && ours.is_nan())
        }),
        _ => false,
    }
}

fn is_number(tagged: &Map<String, Json>) -> bool {
    tagged.contains_key("int") || tagged.contains_key("float")
}

fn same_tagged(tagged: &Map<String, Json>, ours: &Shown, numbers: Numbers) -> bool {
    if tagged.contains_key("instance") {
        return tagged["instance"].as_object().is_some_and(|instance| same_instance(instance, ours));
    }
    let (tag, content) = tagged.iter().next().expect("a tag");
    match (tag.as_str(), ours) {
        ("deep" | "large", _) => true,
        ("bytes" | "bytearray", Shown::Bytes(bytes)) => *content == to_hex(bytes),
        // Called or filled as no pickler does it, a bytearray shows with what.
        ("bytearray", Shown::Seq(_) | Shown::Map(_)) => true,
        ("list" | "tuple", Shown::Seq(items)) => {
            let theirs = members(content);
            theirs.len() == items.len() && theirs.iter().zip(items).all(|(a, b)| same(a, b, numbers))
        }
        ("set" | "frozenset", Shown::Seq(items)) => same_set(members(content), items, numbers),
        ("dict", Shown::Map(pairs)) => same_dict(&pairs_of(content), pairs),
        ("global", Shown::Str(name)) => *content == **name || may_be_renamed(content),
        ("persistent", _) => tagged.len() > 1 || same(content, ours, numbers),
        ("wtf8", Shown::Str(_)) => true, // Surrogates that are pairs are joined.
        _ => false,
    }
}

/// CPython's `fix_imports` knows many names of Python 2 by another, and the oracle none.
fn may_be_renamed(name: &Json) -> bool {
    !name.as_str().is_some_and(|name| name.starts_with(UNKNOWN))
}

/// The module of the classes that nobody knows.
const UNKNOWN: &str = "shop.";

fn same_instance(instance: &Map<String, Json>, ours: &Shown) -> bool {
    let is_unknown = instance["class"]["global"].as_str().is_some_and(|name| name.starts_with(UNKNOWN));
    if !is_unknown || instance.contains_key("state") {
        return true;
    }
    let seq = |content: &Json| match ours {
        Shown::Seq(items) => {
            let theirs = members(content);
            theirs.len() == items.len() && theirs.iter().zip(items).all(|(a, b)| agrees(a, b))
        }
        _ => false,
    };
    if let Some(items) = instance.get("items") {
        let theirs = pairs_of(items);
        return matches!(ours, Shown::Map(pairs) if pairs.len() == theirs.len()
            && theirs.iter().zip(pairs).all(|(a, b)| agrees(a.0, &b.0) && agrees(a.1, &b.1)));
    }
    if let Some(content) = instance.get("appends").or(instance.get("adds")) {
        return seq(content);
    }
    match members(&instance["args"]) {
        [] => *ours == Shown::Map(Vec::new()),
        [only] => agrees(only, ours),
        _ => seq(&instance["args"]),
    }
}

fn members(content: &Json) -> &[Json] {
    content.as_array().expect("members")
}

fn pairs_of(content: &Json) -> Vec<(&Json, &Json)> {
    members(content).iter().map(|pair| (&pair[0], &pair[1])).collect()
}

/// In a set of Python equal members have become one, the first; ours are those of the stream.
fn same_set(theirs: &[Json], ours: &[Shown], numbers: Numbers) -> bool {
    let Some(places) = places(theirs.iter(), ours.iter()) else { return true };
    let found = places.iter().all(Option::is_some);
    found
        && (0..theirs.len()).all(|place| {
            let first = places.iter().position(|at| *at == Some(place));
            first.is_some_and(|first| same(&theirs[place], &ours[first], numbers))
        })
}

/// In a dict of Python a key stays where it came first and has the value that came last; ours are those of the stream.
fn same_dict(theirs: &[(&Json, &Json)], ours: &[(Shown, Shown)]) -> bool {
    let keys = (theirs.iter().map(|pair| pair.0), ours.iter().map(|pair| &pair.0));
    let Some(places) = places(keys.0, keys.1) else { return true };
    let mut firsts = Vec::new();
    for place in &places {
        if !firsts.contains(place) {
            firsts.push(*place);
        }
    }
    firsts == (0..theirs.len()).map(Some).collect::<Vec<_>>()
        && theirs.iter().enumerate().all(|(place, (key, value))| {
            let first = places.iter().position(|at| *at == Some(place));
            let last = places.iter().rposition(|at| *at == Some(place));
            first.is_some_and(|first| agrees(key, &ours[first].0))
                && last.is_some_and(|last| agrees(value, &ours[last].1))
        })
}

/// Where each key of ours is among theirs. `None` if that is ambiguous: serde shows `()` and `frozenset()` alike.
fn places<'a>(
    theirs: impl Iterator<Item = &'a Json> + Clone,
    ours: impl Iterator<Item = &'a Shown>,
) -> Option<Vec<Option<usize>>> {
    ours.map(|ours| {
        let mut matching = theirs.clone().enumerate().filter(|(_, theirs)| same(theirs, ours, Numbers::AsKeys));
        let place = matching.next().map(|(place, _)| place);
        if matching.next().is_some() { None } else { Some(place) }
    })
    .collect()
}

#[derive(Debug, PartialEq)]
enum Number {
    Int(i128),
    Float(u64),
    /// An int beyond 128 bits.
    Huge(String),
}

impl Number {
    fn of_json(json: &Json) -> Option<Number> {
        match (json, json.get("int"), json.get("float")) {
            (Json::Bool(value), ..) => Some(Number::Int(i128::from(*value))),
            (_, Some(int), _) => Some(Number::of_int(int.as_str()?)),
            (_, _, Some(float)) => Some(Number::of_float(parse_float(float))),
            _ => None,
        }
    }

    fn of_shown(shown: &Shown) -> Option<Number> {
        match shown {
            Shown::Bool(value) => Some(Number::Int(i128::from(*value))),
            Shown::Int(text) => Some(Number::of_int(text)),
            Shown::Float(value) => Some(Number::of_float(*value)),
            _ => None,
        }
    }

    fn of_int(text: &str) -> Number {
        text.parse().map_or_else(|_| Number::Huge(text.to_owned()), Number::Int)
    }

    fn of_float(value: f64) -> Number {
        if value.is_nan() {
            Number::Float(f64::NAN.to_bits())
        } else if value.fract() == 0.0 && value.abs() < 1e38 {
            Number::Int(value as i128)
        } else {
            Number::Float(value.to_bits())
        }
    }
}

fn parse_float(float: &Json) -> f64 {
    float.as_str().and_then(|text| text.parse().ok()).expect("the repr of a float")
}

/// Whether a value holds, anywhere, what serde's data model lacks or what only options can supply.
pub fn holds_unshowable(theirs: &Json) -> bool {
    match theirs {
        Json::Object(tagged) => tagged.iter().any(|(tag, content)| match tag.as_str() {
            "wtf8" | "extension" | "buffer" | "cycle" | "deep" | "large" => true,
            "int" => content.as_str().is_none_or(|int| int.parse::<i128>().is_err() && int.parse::<u128>().is_err()),
            _ => holds_unshowable(content),
        }),
        Json::Array(items) => items.iter().any(holds_unshowable),
        _ => false,
    }
}

/// Whether a str is part of the value, other than inside an instance.
pub fn shows_str(theirs: &Json, text: &str) -> bool {
    match theirs {
        Json::String(theirs) => theirs == text,
        Json::Array(items) => items.iter().any(|item| shows_str(item, text)),
        Json::Object(tagged) => ["list", "tuple", "set", "frozenset", "dict"]
            .iter()
            .any(|tag| tagged.get(*tag).is_some_and(|content| shows_str(content, text))),
        _ => false,
    }
}
