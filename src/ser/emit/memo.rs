//! What was stored in the memo, so that it is fetched when it comes again.

use std::cell::Cell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

thread_local! {
    /// The names of the last pickle: for a session of 350 bytes their memory would cost a quarter of the writing.
    static NAMES: Cell<Option<Box<Names>>> = const { Cell::new(None) };
}

/// The entries of the memo that can come again: names, and values of which CPython has only one.
#[derive(Debug)]
pub(super) struct MemoTable {
    /// How many entries the memo has.
    pub(super) entries: u32,
    /// Whether the next pickle's names are expected to be those of this one.
    expecting: bool,
    /// Boxed, because to move it takes longer than a small struct: a processor that reads together what was just written
    /// field by field has to wait.
    names: Option<Box<Names>>,
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
    /// An empty table.
    pub(super) fn new() -> MemoTable {
        MemoTable { entries: 0, expecting: false, names: None, more: None }
    }

    /// An empty table that expects the names of the last such table on this thread. It must be one for pickles of the same
    /// kind, so that what is expected is also stored and fetched as it was.
    pub(super) fn expecting() -> MemoTable {
        let names = NAMES.try_with(Cell::take).ok().flatten();
        MemoTable { entries: 0, expecting: true, names, more: None }
    }

    /// Forgets all, for another pickle.
    pub(super) fn clear(&mut self) {
        self.entries = 0;
        self.more = None;
        match &mut self.names {
            Some(names) if self.expecting => names.clear(),
            names => *names = None,
        }
    }

    /// The opcode that fetches a name, if that is a short one and the name follows the last one as it did before.
    #[inline]
    pub(super) fn find_next(&mut self, name: &'static str) -> Option<[u8; 2]> {
        self.names.as_mut()?.find_next(name)
    }

    pub(super) fn names(&mut self) -> &mut Names {
        self.names.get_or_insert_default()
    }

    pub(super) fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }
}

impl Drop for MemoTable {
    fn drop(&mut self) {
        if let Some(mut names) = self.names.take_if(|names| self.expecting && names.entries.len() <= Names::KEPT) {
            names.clear();
            // While the thread ends there is nothing left to keep them in.
            let _ = NAMES.try_with(|cell| cell.set(Some(names)));
        }
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
/// The fields of a struct come in the same order each time, so the name that came behind the last one before is tried
/// first. The next pickle on the same thread mostly has the same names, too: those of the last one stay behind the known
/// ones as what is expected, and a name that is expected to be new is not searched for.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// In the order in which they came first: the known ones, then those that are expected. None is there twice.
    entries: Vec<Entry>,
    /// How many of the entries are in the memo.
    known: usize,
    /// The place of the name that came last.
    last: usize,
    /// The place that is tried first.
    next: usize,
    /// The places of the first `searchable` names, for when there are too many to look at each.
    places: HashMap<Address, usize, BuildHasherDefault<AddressHasher>>,
    searchable: usize,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    name: Address,
    /// Where the memo keeps it.
    index: u32,
    /// What fetches it, if two bytes do.
    short_get: Option<[u8; 2]>,
    /// The place of the name that came behind this one.
    then: usize,
}

/// Where a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Address {
    start: usize,
    len: usize,
}

impl Names {
    /// Up to how many names each is looked at.
    const FEW: usize = 16;

    /// A table of more names is not kept for the next pickle.
    const KEPT: usize = 1024;

    /// Finds a name that follows the last one as it did before: the opcode that fetches it, if that is a short one.
    #[inline]
    fn find_next(&mut self, name: &'static str) -> Option<[u8; 2]> {
        let entry = self.entries.get(..self.known)?.get(self.next)?;
        if entry.name != Address::of(name) {
            return None;
        }
        self.last = self.next;
        self.next = entry.then;
        entry.short_get
    }

    /// Adds a name if it is the one that is new now if the pickle is as the last one: whether it was added.
    #[inline]
    pub(super) fn add_expected(&mut self, name: &'static str, index: u32) -> bool {
        match self.entries.get(self.known) {
            Some(entry) if entry.name == Address::of(name) && entry.index == index => {
                self.last = self.known;
                self.next = entry.then;
                self.known += 1;
                true
            }
            _ => false,
        }
    }

    /// Finds any name: its index in the memo.
    pub(super) fn find(&mut self, name: &'static str) -> Option<u32> {
        let place = self.place(Address::of(name))?;
        self.follow(place);
        self.entries.get(place).map(|entry| entry.index)
    }

    /// Adds a name that is not there yet.
    pub(super) fn add(&mut self, name: &'static str, index: u32, short_get: Option<[u8; 2]>) {
        let place = self.known;
        // What was expected behind another name is no longer.
        self.entries.truncate(place);
        self.entries.push(Entry { name: Address::of(name), index, short_get, then: place + 1 });
        self.known += 1;
        self.follow(place);
    }

    /// Makes what is known expected.
    fn clear(&mut self) {
        self.known = 0;
        self.last = 0;
        self.next = 0;
        if self.searchable > 0 {
            self.places.clear();
            self.searchable = 0;
        }
    }

    /// Notes that this name came behind the last one.
    fn follow(&mut self, place: usize) {
        if let Some(last) = self.entries.get_mut(self.last) {
            last.then = place;
        }
        self.last = place;
        self.next = self.entries.get(place).map_or(0, |entry| entry.then);
    }

    fn place(&mut self, name: Address) -> Option<usize> {
        let known = self.entries.get(..self.known)?;
        if known.len() <= Names::FEW {
            return known.iter().position(|entry| entry.name == name);
        }
        let new = known.iter().enumerate().skip(self.searchable);
        self.places.extend(new.map(|(place, entry)| (entry.name, place)));
        self.searchable = known.len();
        self.places.get(&name).copied()
    }
}

impl Address {
    #[inline]
    fn of(name: &'static str) -> Address {
        Address { start: name.as_ptr().addr(), len: name.len() }
    }
}

/// Spreads addresses, which come from the program and not from an attacker.
#[derive(Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_usize(usize::from(*byte)));
    }

    fn write_usize(&mut self, number: usize) {
        // Multiplication moves differences upwards, and the table looks at the lowest bits, too.
        self.0 = (self.0 ^ number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32);
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
    fn what_is_expected_is_not_known() {
        let [a, b, c] = ["a", "bc", "def"];
        let mut names = Names::default();
        [a, b, c].into_iter().zip(0..).for_each(|(name, index)| names.add(name, index, None));
        names.clear();

        assert_eq!(names.find(a), None);
        assert!(!names.add_expected(b, 0));
        assert!(!names.add_expected(a, 1));
        assert!(names.add_expected(a, 0));
        assert_eq!((names.find(a), names.find(b)), (Some(0), None));

        // Another name than the expected one.
        assert_eq!(names.find(c), None);
        names.add(c, 1, None);
        assert!(!names.add_expected(b, 2));
        assert_eq!((names.find(a), names.find(b), names.find(c)), (Some(0), None, Some(1)));
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
