//! The addresses of `ipaddress`: one int. Networks and interfaces pickle as text and need nothing from here.

use std::fmt::Write;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Text, unsigned_int};
use crate::arena::{Document, Ref};

pub(super) fn ipv4(doc: &Document<'_>, args: &[Ref]) -> Option<Text> {
    let [address] = args else { return None };
    let bits = u32::try_from(unsigned_int(doc, *address)?).ok()?;
    formatted(Ipv4Addr::from_bits(bits))
}

pub(super) fn ipv6(doc: &Document<'_>, args: &[Ref]) -> Option<Text> {
    let [address] = args else { return None };
    formatted(Ipv6Addr::from_bits(unsigned_int(doc, *address)?))
}

fn formatted(address: impl std::fmt::Display) -> Option<Text> {
    let mut text = Text::new();
    write!(text, "{address}").ok()?;
    Some(text)
}
