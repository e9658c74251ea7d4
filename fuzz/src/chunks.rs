use std::io::{BufRead, Read, Result};

/// How many bytes are there at a time, in turn: chunks end inside opcodes, arguments and lines.
const SIZES: [usize; 7] = [1, 2, 1, 3, 7, 61, 5];

/// A reader that has only a few bytes at a time.
pub struct Chunks<'a> {
    rest: &'a [u8],
    left_in_chunk: usize,
    turn: usize,
}

impl<'a> Chunks<'a> {
    /// Reads the input in chunks; the first has the size of that `turn`.
    pub fn new(input: &'a [u8], turn: usize) -> Chunks<'a> {
        Chunks { rest: input, left_in_chunk: 0, turn }
    }
}

impl BufRead for Chunks<'_> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        if self.left_in_chunk == 0 {
            self.left_in_chunk = SIZES[self.turn % SIZES.len()].min(self.rest.len());
            self.turn = self.turn.wrapping_add(1);
        }
        Ok(&self.rest[..self.left_in_chunk])
    }

    fn consume(&mut self, amount: usize) {
        assert!(amount <= self.left_in_chunk, "consumed {amount} of {} bytes", self.left_in_chunk);
        self.rest = &self.rest[amount..];
        self.left_in_chunk -= amount;
    }
}

impl Read for Chunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let chunk = self.fill_buf()?;
        let len = chunk.len().min(buffer.len());
        buffer[..len].copy_from_slice(&chunk[..len]);
        self.consume(len);
        Ok(len)
    }
}
