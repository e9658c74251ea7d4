//! The memo: which value the pickle stored under which number.

use std::collections::BTreeMap;

use crate::arena::Ref;

/// Dense, as picklers write it, with a place for indexes far out.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    dense: Vec<Ref>,
    /// Indexes that would leave too wide a gap: a hostile LONG_BINPUT must not ask for gigabytes.
    sparse: BTreeMap<u64, Ref>,
    /// How many places of `dense` hold nothing.
    gaps: usize,
    /// Whether there are gaps, or entries in `sparse`.
    irregular: bool,
}

impl Memo {
    /// How wide a gap may be left in the dense part.
    const MAX_GAP: u64 = 256;

    /// Makes room for so many entries.
    pub(crate) fn reserve(&mut self, entries: usize) {
        self.dense.reserve(entries);
    }

    /// The value at an index.
    #[inline]
    pub(crate) fn get(&self, index: u64) -> Option<Ref> {
        let dense = usize::try_from(index).ok().and_then(|index| self.dense.get(index)).copied();
        dense.filter(|value| value.exists()).or_else(|| self.sparse.get(&index).copied())
    }

    /// MEMOIZE, as long as the entries are numbered from 0 without gaps, as CPython's are; false if they are not.
    #[inline]
    pub(crate) fn push_regular(&mut self, value: Ref) -> bool {
        if self.irregular {
            return false;
        }
        self.dense.push(value);
        true
    }

    /// The value at a small index, if it is where picklers put it.
    #[inline]
    pub(crate) fn get_regular(&self, index: u8) -> Option<Ref> {
        self.dense.get(usize::from(index)).copied().filter(|value| value.exists())
    }

    /// MEMOIZE: the index is the number of entries.
    #[inline]
    pub(crate) fn push(&mut self, value: Ref) {
        if !self.push_regular(value) {
            let entries = self.dense.len() - self.gaps + self.sparse.len();
            self.put(entries as u64, value);
        }
    }

    /// Stores a value, in place of what the index held before.
    #[inline]
    pub(crate) fn put(&mut self, index: u64, value: Ref) {
        if index == self.dense.len() as u64 && self.sparse.is_empty() {
            self.dense.push(value);
        } else {
            self.put_out_of_order(index, value);
        }
    }

    fn put_out_of_order(&mut self, index: u64, value: Ref) {
        let place = usize::try_from(index).ok().and_then(|index| self.dense.get_mut(index));
        if let Some(place) = place {
            self.gaps -= usize::from(!place.exists());
            *place = value;
        } else if index - (self.dense.len() as u64) < Memo::MAX_GAP && self.sparse.is_empty() {
            let gap = index as usize - self.dense.len();
            self.gaps += gap;
            self.dense.resize(index as usize, Ref::NOTHING);
            self.dense.push(value);
        } else {
            self.sparse.insert(index, value);
        }
        self.irregular = self.gaps > 0 || !self.sparse.is_empty();
    }

    /// How much memory its dense part keeps, in bytes.
    pub(crate) fn capacity(&self) -> usize {
        self.dense.capacity() * size_of::<Ref>()
    }

    pub(crate) fn clear(&mut self) {
        self.dense.clear();
        self.sparse.clear();
        self.gaps = 0;
        self.irregular = false;
    }
}

#[cfg(test)]
mod tests {
    use super::Memo;
    use crate::arena::Ref;

    #[test]
    fn huge_repeated_and_gapped_indexes() {
        let value = Ref::scalar;
        let mut memo = Memo::default();
        memo.push(value(0));
        memo.put(3, value(3));
        memo.put(u64::from(u32::MAX), value(4));
        assert_eq!(memo.get(1), None);
        memo.push(value(5)); // the fourth entry: index 3 again
        assert_eq!(memo.get(3), Some(value(5)));
        memo.put(1, value(1));
        memo.put(u64::from(u32::MAX), value(6));
        assert_eq!(memo.get(u64::from(u32::MAX)), Some(value(6)));
        memo.push(value(7)); // entries 0, 1, 3 and the huge one
        assert_eq!(memo.get(4), Some(value(7)));
        assert_eq!(memo.get(2), None);
    }
}
