//! What was stored in the memo, so that it is fetched when it comes again.

use std::collections::HashMap;

/// The entries of the memo that can come again: names, and values of which CPython has only one.
#[derive(Debug, Default)]
pub(super) struct MemoTable {
    /// How many entries the memo has.
    pub(super) entries: u32,
    pub(super) names: Names,
    more: Option<Box<More>>,
}

/// What a pickle of plain data does not need.
#[derive(Debug, Default)]
pub(super) struct More {
    /// Names by their text, for those that stand at several places of the program.
    pub(super) names: HashMap<&'static str, u32>,
    /// Strs of which Python has only one, such as the names of modules.
    pub(super) interned: HashMap<String, u32>,
    /// Objects of which Python has only one, by names of our own.
    pub(super) singletons: HashMap<String, u32>,
    globals: HashMap<String, HashMap<String, u32>>,
    strs: Singletons,
    bytes: Singletons,
}

impl MemoTable {
    pub(super) fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }
}

impl More {
    pub(super) fn find_global(&self, module: &str, name: &str) -> Option<u32> {
        self.globals.get(module)?.get(name).copied()
    }

    pub(super) fn add_global(&mut self, module: &str, name: &str, index: u32) {
        self.globals.entry(module.to_owned()).or_default().insert(name.to_owned(), index);
    }

    /// Where the memo keeps a str, if CPython has only one of it: an empty one, or one of one Latin-1 character.
    pub(super) fn single_str(&mut self, text: &str) -> Option<&mut Option<u32>> {
        if text.len() > 2 {
            return None;
        }
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (None, _) => Some(&mut self.strs.empty),
            (Some(char), None) => self.strs.of(u8::try_from(char).ok()?),
            _ => None,
        }
    }

    /// Where the memo keeps bytes, if CPython has only one of them: empty ones, or a single byte.
    pub(super) fn single_bytes(&mut self, bytes: &[u8]) -> Option<&mut Option<u32>> {
        match bytes {
            [] => Some(&mut self.bytes.empty),
            [byte] => self.bytes.of(*byte),
            _ => None,
        }
    }
}

/// The memo's index of an empty value, and of each value of length one.
#[derive(Debug, Default)]
struct Singletons {
    empty: Option<u32>,
    one: Vec<Option<u32>>,
}

impl Singletons {
    fn of(&mut self, byte: u8) -> Option<&mut Option<u32>> {
        if self.one.is_empty() {
            self.one.resize(256, None);
        }
        self.one.get_mut(usize::from(byte))
    }
}

/// Names that live as long as the program, found by where they stand: no look at their bytes is needed.
///
/// The fields of a struct come in the same order each time, so the name behind the one that was found last is tried
/// first. A small table of hashes finds the others.
#[derive(Debug)]
pub(super) struct Names {
    /// In the order in which they came first.
    entries: Vec<Entry>,
    /// The entry that is tried first.
    next: usize,
    /// One more than the place of an entry, or 0.
    slots: [u8; Names::SLOTS],
    /// The places of those that have no slot.
    more: HashMap<Address, usize>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    name: Address,
    /// Where the memo keeps it.
    index: u32,
    /// What fetches it, if two bytes do.
    short_get: Option<[u8; 2]>,
}

/// Where a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Address {
    start: usize,
    len: usize,
}

impl Default for Names {
    fn default() -> Names {
        Names { entries: Vec::new(), next: 0, slots: [0; Names::SLOTS], more: HashMap::new() }
    }
}

impl Names {
    const BITS: u32 = 6;
    const SLOTS: usize = 1 << Names::BITS;
    /// Some slots stay free, so that a search ends soon.
    const MOST: usize = Names::SLOTS / 4 * 3;

    /// Finds a name that follows the last one as it did before: the opcode that fetches it, if that is a short one.
    #[inline]
    pub(super) fn find_next(&mut self, name: &'static str) -> Option<[u8; 2]> {
        let entry = self.entries.get(self.next)?;
        if entry.name != Address::of(name) {
            return None;
        }
        self.next += 1;
        entry.short_get
    }

    /// Finds any name: its index in the memo.
    pub(super) fn find(&mut self, name: &'static str) -> Option<u32> {
        let place = self.place(Address::of(name))?;
        self.next = place + 1;
        self.entries.get(place).map(|entry| entry.index)
    }

    fn place(&self, name: Address) -> Option<usize> {
        for slot in name.slots() {
            let Some(place) = usize::from(*self.slots.get(slot)?).checked_sub(1) else { break };
            if self.entries.get(place).is_some_and(|entry| entry.name == name) {
                return Some(place);
            }
        }
        self.more.get(&name).copied()
    }

    /// Adds a name that is not there yet.
    pub(super) fn add(&mut self, name: &'static str, index: u32, short_get: Option<[u8; 2]>) {
        let name = Address::of(name);
        let place = self.entries.len();
        if place == 0 {
            self.entries.reserve(16);
        }
        self.entries.push(Entry { name, index, short_get });
        self.next = place + 1;
        if place < Names::MOST {
            let free = name.slots().find(|slot| self.slots.get(*slot) == Some(&0));
            if let Some(slot) = free.and_then(|slot| self.slots.get_mut(slot)) {
                *slot = place as u8 + 1;
            }
        } else {
            self.more.insert(name, place);
        }
    }
}

impl Address {
    #[inline]
    fn of(name: &'static str) -> Address {
        Address { start: name.as_ptr().addr(), len: name.len() }
    }

    /// All slots, in the order in which this name looks for one. Multiplication spreads neighbouring addresses over
    /// the highest bits.
    #[inline]
    fn slots(self) -> impl Iterator<Item = usize> {
        let hash = (self.start as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - Names::BITS);
        (0..Names::SLOTS).map(move |step| (hash as usize + step) % Names::SLOTS)
    }
}

#[cfg(test)]
mod tests {
    use super::{More, Names};

    #[test]
    fn names_are_found_however_many_there_are() {
        let text: &'static str = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
        let mut names = Names::default();
        let parts = (0..text.len()).flat_map(|end| (0..=end).map(move |start| &text[start..end]));
        for (index, name) in parts.clone().enumerate() {
            assert_eq!(names.find(name), None);
            names.add(name, index as u32, None);
        }
        for (index, name) in parts.enumerate() {
            assert_eq!(names.find(name), Some(index as u32));
        }
    }

    #[test]
    fn values_of_which_there_is_only_one() {
        let mut memo = More::default();
        for text in ["", "a", "\0", "\u{ff}"] {
            assert!(memo.single_str(text).is_some());
        }
        for text in ["ab", "\u{100}", "€", "\u{ff}a"] {
            assert!(memo.single_str(text).is_none());
        }
        *memo.single_bytes(b"a").unwrap() = Some(3);
        assert_eq!(memo.single_bytes(b"a"), Some(&mut Some(3)));
        assert_eq!(memo.single_bytes(b""), Some(&mut None));
        assert_eq!(memo.single_bytes(b"ab"), None);
    }
}
