//! Programs made of others by small damage.

use super::opcodes::OPCODES;
use super::random::Random;

const LONGEST: usize = 4096;

/// Numbers that lengths, indexes and counts stumble over.
const NUMBERS: [u64; 12] = [
    0,
    1,
    0x7f,
    0xff,
    0x100,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    i64::MAX as u64,
    i64::MAX as u64 + 1,
    u64::MAX,
];

/// Damages a program in one to four places; `others` are what it may be spliced with.
pub fn mutate(random: &mut Random, program: &[u8], others: &[Vec<u8>]) -> Vec<u8> {
    let mut program = program.to_vec();
    for _ in 0..=random.below(4) {
        mutate_once(random, &mut program, others);
        program.truncate(LONGEST);
    }
    program
}

fn mutate_once(random: &mut Random, program: &mut Vec<u8>, others: &[Vec<u8>]) {
    let at = random.below(program.len() + 1);
    let len = random.below(9).min(program.len() - at);
    match random.below(10) {
        0 => flip(random, program),
        1 => overwrite(program, at, &[random.byte()]),
        2 => overwrite(program, at, &[opcode(random)]),
        3 => drop(program.drain(at..at + len)),
        4 => {
            let copy = program[at..at + len].to_vec();
            let to = random.below(program.len() + 1);
            insert(program, to, &copy);
        }
        5 => {
            let count = 1 + random.below(3);
            let bytes = random.bytes(count);
            insert(program, at, &bytes);
        }
        6 => {
            let count = 1 + random.below(3);
            let opcodes: Vec<u8> = (0..count).map(|_| opcode(random)).collect();
            insert(program, at, &opcodes);
        }
        7 => splice(random, program, at, others),
        8 => program.truncate(at),
        _ => {
            let number = random.pick(&NUMBERS).to_le_bytes();
            let width = *random.pick(&[1, 2, 4, 8]);
            overwrite(program, at, &number[..width]);
        }
    }
}

fn opcode(random: &mut Random) -> u8 {
    random.pick(&OPCODES).0
}

fn flip(random: &mut Random, program: &mut [u8]) {
    if !program.is_empty() {
        let at = random.below(program.len());
        program[at] ^= 1 << random.below(8);
    }
}

fn overwrite(program: &mut [u8], at: usize, bytes: &[u8]) {
    program[at..].iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
}

fn insert(program: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    program.splice(at..at, bytes.iter().copied());
}

/// A part of another program in place of what follows, or in between.
fn splice(random: &mut Random, program: &mut Vec<u8>, at: usize, others: &[Vec<u8>]) {
    let other = random.pick(others);
    let start = random.below(other.len() + 1);
    let end = start + random.below(other.len() - start + 1);
    if random.one_in(2) {
        program.truncate(at);
        program.extend_from_slice(&other[start..]);
    } else {
        insert(program, at, &other[start..end]);
    }
}
