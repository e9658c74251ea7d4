//! Pickles of one thing inside another.

/// What is written around a value to put it inside another, and how many levels that adds.
pub struct Nesting {
    pub name: &'static str,
    open: &'static [u8],
    close: &'static [u8],
    pub levels: usize,
}

const fn nesting(name: &'static str, open: &'static [u8], close: &'static [u8], levels: usize) -> Nesting {
    Nesting { name, open, close, levels }
}

/// Every way in which a pickle can hold a value. What is to be hashed holds what can be.
pub const NESTINGS: &[Nesting] = &[
    nesting("frozensets", b"(", b"\x91", 1),
    nesting("called frozensets", b"cbuiltins\nfrozenset\n(", b"l\x85R", 1),
    nesting("persistent ids", b"", b"Q", 1),
    STATES,
    nesting("states of slots", b"cshop\nNode\n)\x81N}X\x04\0\0\0next", b"s\x86b", 3),
    nesting("bare states", b"cshop\nNode\n)\x81", b"b", 1),
    nesting("arguments", b"cshop\nmake\n", b"\x85R", 1),
    nesting("arguments of INST", b"(", b"ishop\nNode\n", 1),
    nesting("keyword arguments", b"cshop\nNode\n)}X\x04\0\0\0next", b"s\x92", 2),
    nesting("tuples", b"", b"\x85", 1),
    nesting("dicts", b"}K\x01", b"s", 1),
    LISTS,
    nesting("items", b"cshop\nDict\n)\x81K\x01", b"s", 1),
    nesting("appends", b"cshop\nList\n)\x81", b"a", 1),
    nesting("adds", b"cshop\nSet\n)\x81(", b"\x90", 1),
];

pub const LISTS: Nesting = nesting("lists", b"]", b"a", 1);

/// Objects in the attributes of objects.
pub const STATES: Nesting = nesting("states", b"cshop\nNode\n)\x81}X\x04\0\0\0next", b"sb", 2);

impl Nesting {
    /// So many of them around None.
    pub fn times(&self, times: usize) -> Vec<u8> {
        [self.open.repeat(times), b"N".to_vec(), self.close.repeat(times), b".".to_vec()].concat()
    }

    /// So many levels around None: lists make up for what cannot be divided.
    pub fn levels(&self, levels: usize) -> Vec<u8> {
        let mut pickle = self.times(levels / self.levels);
        pickle.pop();
        let lists = levels % self.levels;
        [b"]".repeat(lists), pickle, b"a".repeat(lists), b".".to_vec()].concat()
    }
}

/// All of them in turn, so many levels around None.
pub fn mixed(levels: usize) -> Vec<u8> {
    let (mut pickle, mut left) = (b"N".to_vec(), levels);
    for nesting in NESTINGS.iter().rev().cycle() {
        if left < nesting.levels {
            break;
        }
        left -= nesting.levels;
        pickle = [nesting.open, &pickle, nesting.close].concat();
    }
    [b"]".repeat(left), pickle, b"a".repeat(left), b".".to_vec()].concat()
}

/// Every kind of nesting, and all of them mixed.
pub fn all(levels: usize) -> impl Iterator<Item = (&'static str, Vec<u8>)> {
    let each = NESTINGS.iter().map(move |nesting| (nesting.name, nesting.levels(levels)));
    each.chain([("mixed", mixed(levels))])
}
