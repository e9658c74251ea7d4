//! The emitter against pickles that CPython wrote: those of `tests/data/`, which `generate.py` there describes.

use std::fs;
use std::path::Path;

use num_bigint::BigInt;

use super::{Emitter, Kept};
use crate::arena::Construct;
use crate::error::Result;
use crate::ser::{Memo, Protocol, SerOptions};

const PROTOCOLS: [Protocol; 6] = [Protocol::V0, Protocol::V1, Protocol::V2, Protocol::V3, Protocol::V4, Protocol::V5];

/// Sees that a value is written as CPython wrote it, at each of the protocols for which there is such a pickle.
fn check_at(python: &str, case: &str, protocols: &[Protocol], emit: impl Fn(&mut Emitter<Kept>) -> Result<()>) {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    if !data.exists() {
        eprintln!("skipped: {case}, because tests/data is not there");
        return;
    }
    let mut compared = 0;
    for &protocol in protocols {
        let file = data.join(python).join(format!("{case}.p{}.pickle", protocol as u8));
        if let Ok(expected) = fs::read(&file) {
            let written = written(protocol, Memo::Python, &emit).unwrap();
            assert_eq!(written.escape_ascii().to_string(), expected.escape_ascii().to_string(), "{case} {protocol:?}");
            compared += 1;
        }
    }
    assert!(compared > 0, "{case}: no pickle to compare with");
}

fn check(case: &str, emit: impl Fn(&mut Emitter<Kept>) -> Result<()>) {
    check_at("3.13", case, &PROTOCOLS, emit);
}

fn written(protocol: Protocol, memo: Memo, emit: impl Fn(&mut Emitter<Kept>) -> Result<()>) -> Result<Vec<u8>> {
    let mut emitter = Emitter::new(Kept, &SerOptions::new().protocol(protocol).memo(memo));
    emitter.start();
    emit(&mut emitter)?;
    emitter.finish()?;
    assert_eq!(emitter.depth, 0);
    Ok(emitter.into_buffer())
}

#[test]
fn sets() {
    for size in [0, 1, 2, 3, 4, 1000, 2500] {
        check(&format!("set-{size}"), |emitter| {
            let mut set = emitter.begin_set(Some(size))?;
            for number in 0..size {
                emitter.next_item(&mut set);
                emitter.emit_int(number as i64)?;
            }
            emitter.end_set(set)
        });
        check(&format!("frozenset-{size}"), |emitter| {
            let mut set = emitter.begin_frozenset(Some(size))?;
            for number in 0..size {
                emitter.next_item(&mut set);
                emitter.emit_int(number as i64)?;
            }
            emitter.end_frozenset(set)
        });
    }
}

#[test]
fn long_ints_byte_arrays_and_lone_surrogates() {
    check("int-long4", |emitter| emitter.emit_big(&BigInt::from(2).pow(2048)));
    check("int-400-digits", |emitter| emitter.emit_big(&BigInt::from(10).pow(400)));
    check("int-200-bits-negative", |emitter| emitter.emit_big(&-BigInt::from(2).pow(200)));
    check("int-below-i128", |emitter| emitter.emit_big(&(BigInt::from(i128::MIN) - 1)));
    check("int-minus-1", |emitter| emitter.emit_big(&BigInt::from(-1)));
    for size in [0, 1, 255, 256] {
        check(&format!("bytearray-{size}"), |emitter| emitter.emit_byte_array(&vec![0xfe; size]));
    }
    check("str-lone-surrogate", |emitter| emitter.emit_wtf8(b"a\xed\xa0\x80z"));
    check("str-ascii", |emitter| emitter.emit_wtf8(b"hello, world"));
}

#[test]
fn text_ints_are_as_long_as_python_reads() {
    let digits = |count: u32| BigInt::from(10).pow(count) - 1;
    for sign in [1, -1] {
        let emit = |count| written(Protocol::V0, Memo::Off, |emitter| emitter.emit_big(&(digits(count) * sign)));
        let pickle = emit(4300).unwrap();
        crate::from_slice::<serde_core::de::IgnoredAny>(&pickle).unwrap();
        assert_eq!(
            emit(4301).unwrap_err().to_string(),
            "an int of 14288 bits: Python reads no more than 4300 digits at protocols 0 and 1"
        );
    }
}

#[test]
fn names() {
    for (case, module, name) in [
        ("name-class", "shop", "Order"),
        ("name-function", "shop", "ship"),
        ("name-builtin-class", "builtins", "dict"),
        ("name-builtin-function", "builtins", "len"),
        ("name-exception", "builtins", "OSError"),
        ("name-permission-error", "builtins", "PermissionError"),
        ("name-reduce", "_functools", "reduce"),
        ("name-str", "builtins", "str"),
        ("name-range", "builtins", "range"),
        ("name-zip", "builtins", "zip"),
        ("name-codecs", "_codecs", "encode"),
    ] {
        check(case, |emitter| emitter.emit_global(module, name));
    }
    // Below protocol 4 Python 3.13 stores less of a name with dots than Python 3.12 and before.
    let nested = |emitter: &mut Emitter<Kept>| emitter.emit_global("shop", "Order.Line");
    check_at("3.13", "name-nested-class", &PROTOCOLS[4..], nested);
    assert_eq!(
        written(Protocol::V0, Memo::Python, nested).unwrap().escape_ascii().to_string(),
        r"c__builtin__\ngetattr\np0\n(cshop\nOrder\np1\nVLine\np2\ntp3\nRp4\n."
    );
}

#[test]
fn names_that_a_line_cannot_hold() {
    let global = |protocol, module: &'static str, name: &'static str| {
        written(protocol, Memo::Keys, |emitter| emitter.emit_global(module, name))
    };
    assert!(global(Protocol::V3, "shop", "Bücher").is_ok());
    assert!(global(Protocol::V4, "shop", "a\nb").is_ok());
    for (protocol, module, name) in [
        (Protocol::V2, "shop", "Bücher"),
        (Protocol::V3, "shop", "a\nb"),
        (Protocol::V0, "sh\nop", "a"),
        (Protocol::V1, "", "a"),
        (Protocol::V1, "shop", ""),
    ] {
        let error = global(protocol, module, name).unwrap_err().to_string();
        assert!(error.ends_with(&format!("cannot be written at protocol {}", protocol as u8)), "{error}");
    }
}

#[test]
fn calls() {
    check("ordereddict", |emitter| {
        let mut call = emitter.begin_call(Construct::Reduce)?;
        emitter.emit_global("collections", "OrderedDict")?;
        emitter.begin_args(&mut call, 0)?;
        emitter.end_args(&call)?;
        emitter.end_call(call)?;
        let mut items = emitter.begin_items(2);
        for (key, value) in [("z", 1), ("a", 2)] {
            emitter.next_item(&mut items);
            emitter.emit_str(key)?;
            emitter.emit_int(value)?;
        }
        emitter.end_filling(items);
        emitter.end_object();
        Ok(())
    });
    check_at("3.13", "subclass-of-list", &PROTOCOLS[2..], |emitter| {
        let mut call = emitter.begin_call(Construct::NewObj)?;
        emitter.emit_global("shop", "Queue")?;
        emitter.begin_args(&mut call, 0)?;
        emitter.end_args(&call)?;
        emitter.end_call(call)?;
        let mut appends = emitter.begin_appends(2);
        for number in [1, 2] {
            emitter.next_item(&mut appends);
            emitter.emit_int(number)?;
        }
        emitter.end_filling(appends);
        emitter.end_object();
        Ok(())
    });
    check_at("3.13", "getnewargs-ex", &PROTOCOLS[4..], new_args_ex);
    check_at("3.13", "instance", &PROTOCOLS[2..], instance);
}

fn new_args_ex(emitter: &mut Emitter<Kept>) -> Result<()> {
    let mut call = emitter.begin_call(Construct::NewObjEx)?;
    emitter.emit_global("shop", "NewArgsEx")?;
    emitter.begin_args(&mut call, 2)?;
    emitter.emit_str("first")?;
    emitter.emit_int(2)?;
    emitter.end_args(&call)?;
    let mut kwargs = emitter.begin_dict(Some(1))?;
    emitter.next_item(&mut kwargs);
    emitter.emit_name("unit")?;
    emitter.emit_str("cm")?;
    emitter.end_batch(kwargs);
    emitter.end_call(call)?;
    emitter.end_object();
    Ok(())
}

fn instance(emitter: &mut Emitter<Kept>) -> Result<()> {
    let mut call = emitter.begin_call(Construct::NewObj)?;
    emitter.emit_global("shop", "Order")?;
    emitter.begin_args(&mut call, 0)?;
    emitter.end_args(&call)?;
    emitter.end_call(call)?;
    let mut state = emitter.begin_dict(Some(3))?;
    emitter.next_item(&mut state);
    emitter.emit_name("number")?;
    emitter.emit_int(7)?;
    emitter.next_item(&mut state);
    emitter.emit_name("customer")?;
    emitter.emit_str("Ann")?;
    emitter.next_item(&mut state);
    emitter.emit_name("lines")?;
    let lines = emitter.begin_list(Some(0))?;
    emitter.end_batch(lines);
    emitter.end_batch(state);
    emitter.emit_build();
    emitter.end_object();
    Ok(())
}

#[test]
fn calls_that_the_protocol_has_no_opcode_for() {
    let pickle = written(Protocol::V2, Memo::Off, new_args_ex).unwrap();
    assert_eq!(
        pickle.escape_ascii().to_string(),
        r"\x80\x02ccopy_reg\n__newobj_ex__\ncshop\nNewArgsEx\nX\x05\x00\x00\x00firstK\x02\x86}X\x04\x00\x00\x00unitX\x02\x00\x00\x00cms\x87R."
    );
    let pickle = written(Protocol::V0, Memo::Off, new_args_ex).unwrap();
    assert_eq!(
        pickle.escape_ascii().to_string(),
        r"ccopy_reg\n__newobj_ex__\n(cshop\nNewArgsEx\n(Vfirst\nI2\nt(dVunit\nVcm\nstR."
    );
    let pickle = written(Protocol::V1, Memo::Python, |emitter| {
        let mut call = emitter.begin_call(Construct::NewObj)?;
        emitter.emit_global("shop", "Price")?;
        emitter.begin_args(&mut call, 1)?;
        emitter.emit_int(3)?;
        emitter.end_args(&call)?;
        emitter.end_call(call)?;
        emitter.end_object();
        Ok(())
    });
    assert_eq!(
        pickle.unwrap().escape_ascii().to_string(),
        r"ccopy_reg\n__newobj__\nq\x00(cshop\nPrice\nq\x01K\x03tq\x02Rq\x03."
    );
}

#[test]
fn instances_of_python_2() {
    let emit = |emitter: &mut Emitter<Kept>| {
        emitter.begin_inst()?;
        emitter.emit_int(1)?;
        emitter.end_inst("shop", "Old")?;
        emitter.end_object();
        Ok(())
    };
    assert_eq!(written(Protocol::V0, Memo::Off, emit).unwrap(), b"(I1\nishop\nOld\n.");
    let emit = |emitter: &mut Emitter<Kept>| {
        let mut call = emitter.begin_call(Construct::Obj)?;
        emitter.emit_global("shop", "Old")?;
        emitter.begin_args(&mut call, 1)?;
        emitter.emit_int(1)?;
        emitter.end_args(&call)?;
        emitter.end_call(call)?;
        emitter.end_object();
        Ok(())
    };
    assert_eq!(written(Protocol::V1, Memo::Off, emit).unwrap(), b"(cshop\nOld\nK\x01o.");
}

#[test]
fn rests_of_one_and_full_batches() {
    let ends = |len: usize, dict: bool| {
        let pickle = written(Protocol::V2, Memo::Off, |emitter| {
            let mut batch = if dict { emitter.begin_items(len) } else { emitter.begin_appends(len) };
            for _ in 0..len {
                emitter.next_item(&mut batch);
                (0..=usize::from(dict)).try_for_each(|_| emitter.emit_none())?;
            }
            emitter.end_filling(batch);
            Ok(())
        });
        let pickle = pickle.unwrap();
        (pickle.iter().filter(|byte| **byte == b'(').count(), pickle[pickle.len() - 2])
    };
    assert_eq!([1000, 1001, 1002].map(|len| ends(len, false)), [(1, b'e'), (1, b'a'), (2, b'e')]);
    assert_eq!([1000, 1001, 1002].map(|len| ends(len, true)), [(1, b'u'), (1, b's'), (2, b'u')]);
}

#[test]
fn what_is_not_in_the_pickle_itself() {
    let emit = |protocol, code| written(protocol, Memo::Off, |emitter| emitter.emit_extension(code));
    assert_eq!(emit(Protocol::V2, 0xff).unwrap(), b"\x80\x02\x82\xff.");
    assert_eq!(emit(Protocol::V2, 0x100).unwrap(), b"\x80\x02\x83\x00\x01.");
    assert_eq!(emit(Protocol::V2, 0x7fff_ffff).unwrap(), b"\x80\x02\x84\xff\xff\xff\x7f.");
    assert!(emit(Protocol::V2, 0).is_err() && emit(Protocol::V2, 1 << 31).is_err());

    let emit = |protocol, id: &'static str| written(protocol, Memo::Off, |emitter| emitter.emit_persistent_str(id));
    assert_eq!(emit(Protocol::V0, "row 7").unwrap(), b"Prow 7\n.");
    assert_eq!(emit(Protocol::V0, "a\nb").unwrap(), b"Va\\u000ab\nQ.");
    assert_eq!(emit(Protocol::V2, "a").unwrap(), b"\x80\x02X\x01\0\0\0aQ.");

    let emit = |protocol| {
        written(protocol, Memo::Off, |emitter| {
            emitter.emit_buffer(0)?;
            emitter.emit_readonly();
            Ok(())
        })
    };
    assert_eq!(emit(Protocol::V5).unwrap(), b"\x80\x05\x97\x98.");
    assert_eq!(emit(Protocol::V4).unwrap_err().to_string(), "an out-of-band buffer needs protocol 5");
}
