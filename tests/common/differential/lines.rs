//! Opcodes whose argument is text, with odd text.

use super::random::Random;

const INTS: &[u8] = b"0011278930_+-xXoObBafLl \t\r\x0b\0.\xa0";
const FLOATS: &[u8] = b"0011279..eE+-infatyINFATY_ x\r\0\xb2";
const STRINGS: &[u8] = b"\\\\\\''\"xu01378fFantqr\r\0 \xe9\xff";
const UNICODES: &[u8] = b"\\\\\\uuUU00001dD89cafFxn\r\0\xe9\xc3\xff";
const NAMES: &[u8] = b"ab.c_<>\r\0 \xc3\xa9\xe9";

/// Texts on the edges, by the opcode that they are for.
const EDGES: &[(u8, &[&str])] = &[
    (
        b'I',
        &[
            "00", "01", "0", "1", "-0", "+1", " 1", "1 ", "001", "0x0", "0X1f", "0x", "0b1", "0o17", "017", "08",
            "1_0", "_1",
        ],
    ),
    (
        b'I',
        &["9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "1L", "True"],
    ),
    (
        b'I',
        &["0x7fffffffffffffff", "0xffffffffffffffff", "0777777777777777777777", "01777777777777777777777", "", "\r"],
    ),
    (
        b'L',
        &[
            "0L", "1L", "-1L", "1", "1LL", "L", "", "00L", "007L", "0x1fL", "0X1FL", "0b1L", "0B1L", "0o17L", "0O17L",
            "0_7L", "1_000L", " 5L", "5 L", "5L ", "-0L",
        ],
    ),
    (
        b'L',
        &[
            "9223372036854775808L",
            "-170141183460469231731687303715884105728L",
            "340282366920938463463374607431768211456",
        ],
    ),
    (
        b'F',
        &[
            "1",
            "1.",
            ".5",
            ".",
            "1e5",
            "1e",
            "1e400",
            "-1e400",
            "1e-400",
            "inf",
            "-Infinity",
            "nan",
            "-nan",
            "infin",
            "nan()",
        ],
    ),
    (
        b'F',
        &[
            "0x1p3",
            "1_0.0",
            " 1.0",
            "1.0 ",
            "+1.0",
            "--1",
            "1e+5",
            "4.9e-324",
            "2.4e-324",
            "1.7976931348623159e308",
            "",
        ],
    ),
    (
        b'F',
        &[
            "00001.50",
            "1e0000000000000000000001",
            "0e99999999999999999999",
            "1E5",
            "-0.0",
            "1.0\r",
            "0.1e-99999999999999999999",
        ],
    ),
    (
        b'S',
        &[
            "''", "\"\"", "'", "\"", "'\"", "", "'\\'", "'\\\\'", "'\\x4'", "'\\x'", "'\\777'", "'\\8'", "'a'b'",
            " 'a'", "'a' ",
        ],
    ),
    (
        b'S',
        &["'\\q'", "'\\N{DASH}'", "'\\u0041'", "'\\\r'", "'\"'", "\"'\"", "'\\0'", "'\\18'", "'\\1234'", "'\\'\\\"'"],
    ),
    (
        b'V',
        &[
            "",
            "\\u0041",
            "\\U00000041",
            "\\u004",
            "\\U0010ffff",
            "\\U00110000",
            "\\\\u0041",
            "\\",
            "\\x41",
            "\\ud83d\\ude00",
        ],
    ),
    (
        b'V',
        &[
            "\\ud83d",
            "\\ude00\\ud83d",
            "\\uD83D\\uDE00",
            "\\U0000d83d\\U0000de00",
            "\\u 041",
            "\\u+041",
            "\\u00_1",
            "\\u000a",
            "\r",
        ],
    ),
    (b'P', &["", "0", "an id", "\u{e9}", "\0", "\r"]),
];

/// A program of one or a few opcodes with text.
pub fn program(random: &mut Random) -> Vec<u8> {
    let mut program = match random.below(8) {
        0 => memo(random),
        1 => class(random),
        2 => edge(random),
        3 => long_int(random),
        _ => line(random),
    };
    if !random.one_in(20) {
        program.push(b'.');
    }
    program
}

fn line(random: &mut Random) -> Vec<u8> {
    let (opcode, alphabet) =
        *random.pick(&[(b'I', INTS), (b'L', INTS), (b'F', FLOATS), (b'S', STRINGS), (b'V', UNICODES), (b'P', NAMES)]);
    let mut text = random.text(alphabet, 10);
    if opcode == b'S' && !random.one_in(8) {
        let quote = *random.pick(b"'\"");
        text = [&[quote], &text[..], &[quote]].concat();
    }
    [&[opcode], &text[..], b"\n"].concat()
}

fn edge(random: &mut Random) -> Vec<u8> {
    let (opcode, texts) = random.pick(EDGES);
    [&[*opcode], random.pick(texts).as_bytes(), b"\n"].concat()
}

fn long_int(random: &mut Random) -> Vec<u8> {
    let opcode = *random.pick(b"ILFpg");
    let len = *random.pick(&[18, 19, 20, 38, 39, 40, 300, 310, 4300, 4301]);
    let digits: Vec<u8> = (0..len).map(|_| *random.pick(b"0123456789")).collect();
    let sign: &[u8] = if random.one_in(2) { b"-" } else { b"" };
    let before: &[u8] = if opcode == b'p' { b"N" } else { b"" };
    [before, &[opcode], sign, &digits, b"\n"].concat()
}

/// A value that goes into the memo and comes back, each by an index of its own spelling.
fn memo(random: &mut Random) -> Vec<u8> {
    let mut program = b"K\x07".to_vec();
    for opcode in *b"pg" {
        program.push(opcode);
        program.extend(match random.below(3) {
            0 => random.text(INTS, 4),
            1 => random
                .pick(&["0", "00", "-0", "+0", " 0", "0 ", "\t0", "0\r", "0_0", "0x0", "-1", "1", "", "0L"])
                .as_bytes()
                .to_vec(),
            _ => b"0".to_vec(),
        });
        program.push(b'\n');
    }
    program
}

fn class(random: &mut Random) -> Vec<u8> {
    let starts: [&[u8]; 3] = [b"c", b"(i", b"(K\x01i"];
    let start = *random.pick(&starts);
    let (module, name) = (random.text(NAMES, 5), random.text(NAMES, 5));
    [start, &module, b"\n", &name, b"\n"].concat()
}
