//! The 68 opcodes of protocols 0 to 5: one enum, one table.
//!
//! Names, protocols and argument kinds are those of Python's `pickletools.opcodes` (Python 3.8 and later).

/// How the argument behind an opcode byte is laid out. Integers are little-endian unless a kind says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArgKind {
    /// No argument.
    None,
    /// One unsigned byte.
    U8,
    /// Two bytes, unsigned.
    U16,
    /// Four bytes, signed.
    I32,
    /// Four bytes, unsigned.
    U32,
    /// Eight bytes, unsigned.
    U64,
    /// Eight bytes: an IEEE 754 double, big-endian.
    F64,
    /// Text up to a line feed.
    Line,
    /// Two texts, each up to a line feed.
    TwoLines,
    /// As many bytes as the one byte before them says.
    Counted1,
    /// As many bytes as the four bytes before them say, unsigned.
    Counted4,
    /// As many bytes as the four bytes before them say, signed: negative lengths are refused.
    CountedSigned4,
    /// As many bytes as the eight bytes before them say, unsigned.
    Counted8,
}

macro_rules! opcodes {
    ($($variant:ident = $byte:literal, $name:literal, $protocol:literal, $arg:ident;)*) => {
        /// An opcode, named as in `pickletools` but in Rust's spelling.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Opcode {
            $($variant = $byte,)*
        }

        impl Opcode {
            /// All opcodes, in the order of `pickletools`.
            #[cfg(test)]
            const ALL: &[Opcode] = &[$(Opcode::$variant),*];

            #[allow(clippy::indexing_slicing)] // The compiler evaluates it.
            const BY_BYTE: [Option<Opcode>; 256] = {
                let mut table = [None; 256];
                $(table[$byte as usize] = Some(Opcode::$variant);)*
                table
            };

            /// The name that `pickletools` gives it.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Opcode::$variant => $name,)*
                }
            }

            /// The protocol that introduced it.
            #[cfg(test)]
            const fn protocol(self) -> u8 {
                match self {
                    $(Opcode::$variant => $protocol,)*
                }
            }

            /// The layout of its argument.
            #[inline]
            pub(crate) const fn arg_kind(self) -> ArgKind {
                match self {
                    $(Opcode::$variant => ArgKind::$arg,)*
                }
            }
        }
    };
}

opcodes! {
    Int = b'I', "INT", 0, Line;
    BinInt = b'J', "BININT", 1, I32;
    BinInt1 = b'K', "BININT1", 1, U8;
    BinInt2 = b'M', "BININT2", 1, U16;
    Long = b'L', "LONG", 0, Line;
    Long1 = 0x8a, "LONG1", 2, Counted1;
    Long4 = 0x8b, "LONG4", 2, CountedSigned4;
    String = b'S', "STRING", 0, Line;
    BinString = b'T', "BINSTRING", 1, Counted4;
    ShortBinString = b'U', "SHORT_BINSTRING", 1, Counted1;
    BinBytes = b'B', "BINBYTES", 3, Counted4;
    ShortBinBytes = b'C', "SHORT_BINBYTES", 3, Counted1;
    BinBytes8 = 0x8e, "BINBYTES8", 4, Counted8;
    ByteArray8 = 0x96, "BYTEARRAY8", 5, Counted8;
    NextBuffer = 0x97, "NEXT_BUFFER", 5, None;
    ReadonlyBuffer = 0x98, "READONLY_BUFFER", 5, None;
    None = b'N', "NONE", 0, None;
    NewTrue = 0x88, "NEWTRUE", 2, None;
    NewFalse = 0x89, "NEWFALSE", 2, None;
    Unicode = b'V', "UNICODE", 0, Line;
    ShortBinUnicode = 0x8c, "SHORT_BINUNICODE", 4, Counted1;
    BinUnicode = b'X', "BINUNICODE", 1, Counted4;
    BinUnicode8 = 0x8d, "BINUNICODE8", 4, Counted8;
    Float = b'F', "FLOAT", 0, Line;
    BinFloat = b'G', "BINFLOAT", 1, F64;
    EmptyList = b']', "EMPTY_LIST", 1, None;
    Append = b'a', "APPEND", 0, None;
    Appends = b'e', "APPENDS", 1, None;
    List = b'l', "LIST", 0, None;
    EmptyTuple = b')', "EMPTY_TUPLE", 1, None;
    Tuple = b't', "TUPLE", 0, None;
    Tuple1 = 0x85, "TUPLE1", 2, None;
    Tuple2 = 0x86, "TUPLE2", 2, None;
    Tuple3 = 0x87, "TUPLE3", 2, None;
    EmptyDict = b'}', "EMPTY_DICT", 1, None;
    Dict = b'd', "DICT", 0, None;
    SetItem = b's', "SETITEM", 0, None;
    SetItems = b'u', "SETITEMS", 1, None;
    EmptySet = 0x8f, "EMPTY_SET", 4, None;
    AddItems = 0x90, "ADDITEMS", 4, None;
    FrozenSet = 0x91, "FROZENSET", 4, None;
    Pop = b'0', "POP", 0, None;
    Dup = b'2', "DUP", 0, None;
    Mark = b'(', "MARK", 0, None;
    PopMark = b'1', "POP_MARK", 1, None;
    Get = b'g', "GET", 0, Line;
    BinGet = b'h', "BINGET", 1, U8;
    LongBinGet = b'j', "LONG_BINGET", 1, U32;
    Put = b'p', "PUT", 0, Line;
    BinPut = b'q', "BINPUT", 1, U8;
    LongBinPut = b'r', "LONG_BINPUT", 1, U32;
    Memoize = 0x94, "MEMOIZE", 4, None;
    Ext1 = 0x82, "EXT1", 2, U8;
    Ext2 = 0x83, "EXT2", 2, U16;
    Ext4 = 0x84, "EXT4", 2, I32;
    Global = b'c', "GLOBAL", 0, TwoLines;
    StackGlobal = 0x93, "STACK_GLOBAL", 4, None;
    Reduce = b'R', "REDUCE", 0, None;
    Build = b'b', "BUILD", 0, None;
    Inst = b'i', "INST", 0, TwoLines;
    Obj = b'o', "OBJ", 1, None;
    NewObj = 0x81, "NEWOBJ", 2, None;
    NewObjEx = 0x92, "NEWOBJ_EX", 4, None;
    Proto = 0x80, "PROTO", 2, U8;
    Stop = b'.', "STOP", 0, None;
    Frame = 0x95, "FRAME", 4, U64;
    PersId = b'P', "PERSID", 0, Line;
    BinPersId = b'Q', "BINPERSID", 1, None;
}

/// How many bytes a short scalar takes with its opcode: `fixed`, and what the byte behind the opcode says if `counted`
/// is 0xff (it is 0 otherwise). A `fixed` of 0 is no short scalar, and `common` says what else.
#[derive(Clone, Copy, Debug)]
#[repr(align(4))]
pub(crate) struct Width {
    pub(crate) fixed: u8,
    pub(crate) counted: u8,
    pub(crate) common: Common,
}

/// The common opcodes that are no scalars, numbered without gaps so that a match needs no look at its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Common {
    /// Any other byte.
    Rare,
    BinGet,
    Mark,
    EmptyTuple,
    EmptyDict,
    EmptyList,
    Tuple1,
    Tuple2,
    Tuple3,
    Reduce,
    NewObj,
    Build,
    SetItem,
    SetItems,
    Appends,
}

impl Common {
    const fn of(opcode: Opcode) -> Common {
        match opcode {
            Opcode::BinGet => Common::BinGet,
            Opcode::Mark => Common::Mark,
            Opcode::EmptyTuple => Common::EmptyTuple,
            Opcode::EmptyDict => Common::EmptyDict,
            Opcode::EmptyList => Common::EmptyList,
            Opcode::Tuple1 => Common::Tuple1,
            Opcode::Tuple2 => Common::Tuple2,
            Opcode::Tuple3 => Common::Tuple3,
            Opcode::Reduce => Common::Reduce,
            Opcode::NewObj => Common::NewObj,
            Opcode::Build => Common::Build,
            Opcode::SetItem => Common::SetItem,
            Opcode::SetItems => Common::SetItems,
            Opcode::Appends => Common::Appends,
            _ => Common::Rare,
        }
    }
}

impl Width {
    const NONE: Width = Width { fixed: 0, counted: 0, common: Common::Rare };

    #[allow(clippy::indexing_slicing)] // The compiler evaluates it.
    const TABLE: [Width; 256] = {
        let mut table = [Width::NONE; 256];
        let mut byte = 0;
        while byte < 256 {
            if let Some(opcode) = Opcode::BY_BYTE[byte] {
                table[byte] = Width::of_opcode(opcode);
            }
            byte += 1;
        }
        table
    };

    const fn of_opcode(opcode: Opcode) -> Width {
        let common = Common::of(opcode);
        if !opcode.is_plain_scalar() {
            return Width { common, ..Width::NONE };
        }
        match opcode.arg_kind() {
            ArgKind::None => Width { fixed: 1, ..Width::NONE },
            ArgKind::U8 => Width { fixed: 2, ..Width::NONE },
            ArgKind::U16 => Width { fixed: 3, ..Width::NONE },
            ArgKind::I32 => Width { fixed: 5, ..Width::NONE },
            ArgKind::F64 => Width { fixed: 9, ..Width::NONE },
            ArgKind::Counted1 => Width { fixed: 2, counted: 0xff, ..Width::NONE },
            _ => Width::NONE,
        }
    }

    /// The most that a short scalar takes.
    pub(crate) const MAX: usize = 2 + 255;

    /// What is known of an opcode.
    #[inline]
    pub(crate) fn of(opcode: u8) -> Width {
        Width::TABLE.get(usize::from(opcode)).copied().unwrap_or(Width::NONE)
    }

    /// The width of a short scalar before this byte.
    #[inline]
    pub(crate) fn before(self, next: u8) -> usize {
        usize::from(self.fixed) + usize::from(self.counted & next)
    }
}

/// How a binary int stands behind its opcode: as `fixed` bytes, or as many as the next byte says if `counted` is 0xff.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IntWidth {
    pub(crate) fixed: u8,
    pub(crate) counted: u8,
    pub(crate) signed: bool,
}

impl IntWidth {
    const NONE: IntWidth = IntWidth { fixed: 0, counted: 0, signed: false };

    #[allow(clippy::indexing_slicing)] // The compiler evaluates it.
    const TABLE: [IntWidth; 256] = {
        let mut table = [IntWidth::NONE; 256];
        table[Opcode::BinInt1 as usize] = IntWidth { fixed: 1, counted: 0, signed: false };
        table[Opcode::BinInt2 as usize] = IntWidth { fixed: 2, counted: 0, signed: false };
        table[Opcode::BinInt as usize] = IntWidth { fixed: 4, counted: 0, signed: true };
        table[Opcode::Long1 as usize] = IntWidth { fixed: 0, counted: 0xff, signed: true };
        table
    };

    /// The width behind an opcode; all zero if that is no binary int.
    #[inline]
    pub(crate) fn of(opcode: u8) -> IntWidth {
        IntWidth::TABLE.get(usize::from(opcode)).copied().unwrap_or(IntWidth::NONE)
    }
}

impl Opcode {
    /// Whether it pushes a value that its argument says and nothing can be wrong with.
    const fn is_plain_scalar(self) -> bool {
        matches!(
            self,
            Opcode::None
                | Opcode::NewTrue
                | Opcode::NewFalse
                | Opcode::BinInt
                | Opcode::BinInt1
                | Opcode::BinInt2
                | Opcode::Long1
                | Opcode::BinFloat
                | Opcode::ShortBinUnicode
                | Opcode::ShortBinBytes
                | Opcode::ShortBinString
        )
    }

    /// Whether its argument is text up to a line feed.
    pub(crate) fn has_line(self) -> bool {
        matches!(self.arg_kind(), ArgKind::Line | ArgKind::TwoLines)
    }

    /// The opcode that a byte stands for.
    #[inline]
    pub(crate) fn from_byte(byte: u8) -> Option<Opcode> {
        Self::BY_BYTE.get(usize::from(byte)).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::Opcode;

    #[test]
    fn every_opcode_is_found_by_its_byte() {
        assert_eq!(Opcode::ALL.len(), 68);
        for &opcode in Opcode::ALL {
            assert_eq!(Opcode::from_byte(opcode as u8), Some(opcode));
        }
        let known = (0..=255).filter_map(Opcode::from_byte).count();
        assert_eq!(known, 68);
    }

    #[test]
    fn protocols_hold_as_many_opcodes_as_in_pickletools() {
        let introduced = |protocol| Opcode::ALL.iter().filter(|op| op.protocol() == protocol).count();
        assert_eq!([0, 1, 2, 3, 4, 5].map(introduced), [22, 19, 12, 2, 10, 3]);
    }
}
