//! Where the bytes go: one buffer, cut into frames as CPython cuts them.
//!
//! A frame is begun with room for its header. When 64 KiB are in it, the next value ends it: its length is written into
//! the header, and a new frame begins. A frame of less than four bytes loses its header again. The payload of a str or
//! bytes of 64 KiB and more stands between two frames, so that a reader need not copy it.
//!
//! What a [`Sink`] streams leaves the buffer whenever a frame ends, or at the same places if the protocol has no frames.

use std::io::Write;

use crate::error::Result;
use crate::opcode::Opcode;
use crate::ser::Protocol;

/// How long a frame must be for the next value to begin a new one, and how long a payload to stand outside of frames.
const FRAME_TARGET: usize = 64 * 1024;

/// A shorter frame has no header.
const FRAME_MIN: usize = 4;

/// FRAME and its argument.
const FRAME_HEADER: usize = 9;

/// What is allocated at the start, enough for a small pickle.
const SMALL: usize = 512;

/// How much is allocated at most because it is expected.
const EXPECTED: u64 = 16 * 1024 * 1024;

/// Takes bytes that will not change any more out of the buffer, or leaves them there.
pub trait Sink {
    /// Whether bytes leave the buffer.
    const STREAMS: bool;

    /// Takes what the buffer holds.
    fn drain(&mut self, buffer: &mut Vec<u8>) -> Result<()>;

    /// Takes what the buffer holds and bytes behind it.
    fn drain_with(&mut self, buffer: &mut Vec<u8>, bytes: &[u8]) -> Result<()>;
}

/// Leaves all in the buffer, which is the result.
#[derive(Debug)]
pub(crate) struct Kept;

impl Sink for Kept {
    const STREAMS: bool = false;

    fn drain(&mut self, _: &mut Vec<u8>) -> Result<()> {
        Ok(())
    }

    fn drain_with(&mut self, buffer: &mut Vec<u8>, bytes: &[u8]) -> Result<()> {
        buffer.extend_from_slice(bytes);
        Ok(())
    }
}

/// Hands all to a writer.
#[derive(Debug)]
pub struct Streamed<W>(pub(crate) W);

impl<W: Write> Sink for Streamed<W> {
    const STREAMS: bool = true;

    fn drain(&mut self, buffer: &mut Vec<u8>) -> Result<()> {
        self.0.write_all(buffer)?;
        buffer.clear();
        Ok(())
    }

    fn drain_with(&mut self, buffer: &mut Vec<u8>, bytes: &[u8]) -> Result<()> {
        self.drain(buffer)?;
        self.0.write_all(bytes)?;
        Ok(())
    }
}

/// The buffer, the frame that is open in it, and the sink behind it.
#[derive(Debug)]
pub(crate) struct Output<S> {
    pub(super) sink: S,
    buffer: Vec<u8>,
    /// How long the buffer must be for the next value to begin a new frame.
    limit: usize,
    /// Where the open frame's header stands, or the first byte that has no frame around it.
    frame: usize,
    framing: bool,
    /// How many bytes have left the buffer.
    drained: u64,
}

impl<S: Sink> Output<S> {
    pub(super) fn new(sink: S) -> Output<S> {
        Output { sink, buffer: Vec::with_capacity(SMALL), limit: 0, frame: 0, framing: false, drained: 0 }
    }

    /// Begins a pickle.
    pub(super) fn start(&mut self, protocol: Protocol) {
        self.buffer.clear();
        self.buffer.reserve(SMALL);
        self.framing = protocol >= Protocol::V4;
        if protocol >= Protocol::V2 {
            self.extend(&[Opcode::Proto as u8, protocol as u8]);
        }
        self.open_frame();
    }

    /// Ends a pickle.
    pub(super) fn finish(&mut self) -> Result<()> {
        self.op(Opcode::Stop);
        self.close_frame();
        self.drain()
    }

    pub(super) fn into_buffer(self) -> Vec<u8> {
        self.buffer
    }

    /// Called before each value: the only place where a frame ends for its length.
    #[inline]
    pub(super) fn value(&mut self) -> Result<()> {
        if self.buffer.len() >= self.limit { self.cut() } else { Ok(()) }
    }

    /// Ends the frame, or what would be one.
    #[cold]
    fn cut(&mut self) -> Result<()> {
        self.close_frame();
        self.drain()?;
        self.open_frame();
        Ok(())
    }

    #[inline]
    pub(super) fn op(&mut self, opcode: Opcode) {
        self.buffer.push(opcode as u8);
    }

    #[inline]
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// An opcode, and an argument that is at most eight bytes of `word`, the lowest first.
    #[inline]
    pub(super) fn op_with_word(&mut self, opcode: Opcode, word: u64, len: usize) {
        let [a, b, c, d, e, f, g, h] = word.to_le_bytes();
        self.extend_part([opcode as u8, a, b, c, d, e, f, g, h], 1 + len);
    }

    /// The first bytes of an array: to copy the whole and drop the rest is one move.
    #[inline]
    pub(super) fn extend_part<const N: usize>(&mut self, bytes: [u8; N], len: usize) {
        let end = self.buffer.len() + len;
        self.buffer.extend_from_slice(&bytes);
        self.buffer.truncate(end);
    }

    /// What a function appends to the buffer.
    pub(super) fn push_with(&mut self, push: impl FnOnce(&mut Vec<u8>)) {
        push(&mut self.buffer);
    }

    /// An opcode, a length of one byte, and the payload.
    #[inline]
    pub(super) fn short_payload(&mut self, opcode: Opcode, len: u8, payload: &[u8]) {
        self.buffer.reserve(2 + payload.len());
        self.buffer.extend_from_slice(&[opcode as u8, len]);
        self.buffer.extend_from_slice(payload);
    }

    /// A header and its payload, which belong to one opcode.
    #[inline]
    pub(super) fn payload(&mut self, opcode: Opcode, length_bytes: usize, payload: &[u8]) -> Result<()> {
        if payload.len() >= FRAME_TARGET {
            return self.large_payload(opcode, length_bytes, payload);
        }
        self.op_with_word(opcode, payload.len() as u64, length_bytes);
        self.extend(payload);
        Ok(())
    }

    #[cold]
    fn large_payload(&mut self, opcode: Opcode, length_bytes: usize, payload: &[u8]) -> Result<()> {
        self.close_frame();
        self.op_with_word(opcode, payload.len() as u64, length_bytes);
        let held = self.buffer.len();
        self.sink.drain_with(&mut self.buffer, payload)?;
        if S::STREAMS {
            self.drained += (held + payload.len()) as u64;
        }
        self.open_frame();
        Ok(())
    }

    /// For a value that is written in parts, of a protocol without frames: lets go what is there.
    pub(super) fn relieve(&mut self) -> Result<()> {
        if S::STREAMS && !self.framing && self.buffer.len() >= FRAME_TARGET { self.cut() } else { Ok(()) }
    }

    /// Makes room for about so many bytes more. To grow by doubling takes a tenth of the time for a large pickle, most of
    /// it for the last copies.
    pub(super) fn expect(&mut self, bytes: u64) {
        if !S::STREAMS {
            let bytes = bytes.min(EXPECTED) as usize;
            self.buffer.reserve(bytes + bytes / 8);
        }
    }

    /// Where the next byte will stand, counted over all that was written.
    pub(super) fn position(&self) -> u64 {
        self.drained + self.buffer.len() as u64
    }

    /// Removes the one byte at a position, if it can still be reached: whether it could.
    pub(super) fn take_back(&mut self, position: u64) -> bool {
        let first = if self.framing { self.frame + FRAME_HEADER } else { self.frame };
        let index = position.checked_sub(self.drained).and_then(|index| usize::try_from(index).ok());
        match index.filter(|index| *index >= first && *index < self.buffer.len()) {
            Some(index) => {
                self.buffer.remove(index);
                true
            }
            None => false,
        }
    }

    /// Removes an opcode, if it is all that was written since a position and can still be reached: whether it was.
    pub(super) fn take_back_only(&mut self, opcode: Opcode, since: u64) -> bool {
        let only = self.position() == since + 1 && self.buffer.last() == Some(&(opcode as u8));
        only && self.take_back(since)
    }

    fn open_frame(&mut self) {
        if !self.framing && !S::STREAMS {
            self.limit = usize::MAX;
            return;
        }
        self.frame = self.buffer.len();
        if self.framing {
            self.extend(&[Opcode::Frame as u8, 0, 0, 0, 0, 0, 0, 0, 0]);
        }
        self.limit = self.buffer.len() + FRAME_TARGET;
    }

    /// Writes the length of the open frame into its header, or removes that.
    fn close_frame(&mut self) {
        if !self.framing {
            return;
        }
        let inside = self.frame + FRAME_HEADER;
        let len = self.buffer.len().saturating_sub(inside);
        if len < FRAME_MIN {
            self.buffer.drain(self.frame..inside);
        } else if let Some(argument) = self.buffer.get_mut(self.frame + 1..inside) {
            argument.copy_from_slice(&(len as u64).to_le_bytes());
        }
    }

    fn drain(&mut self) -> Result<()> {
        let held = self.buffer.len();
        self.sink.drain(&mut self.buffer)?;
        self.drained += (held - self.buffer.len()) as u64;
        Ok(())
    }
}
