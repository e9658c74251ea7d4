//! What a key of Redis holds, and how it is printed.

use std::io::{self, Write};

use redis::RedisResult;

use crate::any;
use crate::shapes::{Fields, Job};
use crate::wrapping;

/// The value of a key, by Redis' types.
pub enum Stored {
    Value(Vec<u8>),
    Hash(Fields),
    /// A list, or the members of a set.
    Members(Vec<Vec<u8>>),
    /// A sorted set.
    Scored(Vec<(Vec<u8>, f64)>),
    Stream(Vec<(String, Fields)>),
}

impl Stored {
    /// A file has the bytes of a value, or of what Redis answers to HGETALL: no pickle starts with the `*` of that.
    pub fn from_file(bytes: Vec<u8>) -> RedisResult<Stored> {
        if bytes.first() != Some(&b'*') {
            return Ok(Stored::Value(bytes));
        }
        let reply = redis::parse_redis_value(&bytes)?;
        let fields = redis::from_redis_value(reply)?;
        Ok(Stored::Hash(fields))
    }

    /// Prints all of it under its key. A part that cannot be read becomes a line that says so.
    pub fn print(self, key: &[u8], out: &mut dyn Write) -> io::Result<()> {
        let key = text(key);
        writeln!(out, "--- {key}")?;
        match self {
            Stored::Value(value) => print_value(&key, "", &value, out),
            Stored::Hash(fields) => print_hash(&key, fields, out),
            Stored::Members(members) => members
                .iter()
                .enumerate()
                .try_for_each(|(index, member)| print_value(&key, &format!("[{index}] "), member, out)),
            Stored::Scored(members) => {
                members.iter().try_for_each(|(member, score)| print_value(&key, &format!("({score}) "), member, out))
            }
            Stored::Stream(entries) => entries.iter().try_for_each(|(id, fields)| {
                writeln!(out, "[{id}]")?;
                print_fields(&key, fields, out)
            }),
        }
    }
}

fn print_hash(key: &str, mut fields: Fields, out: &mut dyn Write) -> io::Result<()> {
    if let Some(job) = Job::take_from(&mut fields) {
        writeln!(out, "{job:#?}")?;
    }
    print_fields(key, &fields, out)
}

fn print_fields(key: &str, fields: &Fields, out: &mut dyn Write) -> io::Result<()> {
    fields.iter().try_for_each(|(name, value)| print_value(key, &format!("{}: ", text(name)), value, out))
}

fn print_value(key: &str, label: &str, value: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let opened = wrapping::open(value);
    match opened.describe() {
        Ok(description) => writeln!(out, "{label}{description}"),
        Err(error) if opened.is_surely_pickle() => writeln!(out, "{label}error: {key}: {error}"),
        Err(_) if value.is_empty() => writeln!(out, "{}", label.trim_end()),
        Err(_) => writeln!(out, "{label}{}", text(&opened.content)),
    }
}

/// Text as it is; as a literal of Python if it is none, or if it would upset a terminal.
pub fn text(bytes: &[u8]) -> String {
    let is_harmless = |char: char| !char.is_control() || matches!(char, '\n' | '\t');
    match std::str::from_utf8(bytes) {
        Ok(text) if text.chars().all(is_harmless) => text.to_owned(),
        _ => any::bytes_literal(bytes),
    }
}
