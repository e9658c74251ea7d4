//! What `DeOptions` changes.

use std::collections::HashMap;

use pickles::{Category, DeOptions, Python2Str, Recursion, Trailing};
use serde::Deserialize;
use serde_bytes::ByteBuf;
use serde_json::json;

use super::{pickles_of, read, reads_with};

#[test]
fn extension_codes_are_registered_names() {
    let options = DeOptions::new().extension(1, "shop", "Order").extension(0x1234, "shop", "Node");
    assert_eq!(options.from_slice::<String>(b"\x82\x01.").unwrap(), "shop.Order");
    assert_eq!(options.from_slice::<String>(b"\x83\x34\x12.").unwrap(), "shop.Node");
    assert_eq!(options.from_slice::<String>(b"\x84\x34\x12\0\0.").unwrap(), "shop.Node");
    let error = options.from_slice::<String>(b"\x82\x02.").unwrap_err();
    assert_eq!(error.to_string(), "extension code 2 is not registered (DeOptions::extension does it) at byte 0");
    assert_eq!(error.classify(), Category::Data);
}

#[test]
fn extension_codes_are_classes() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Order {
        number: u8,
    }
    let options = DeOptions::new().extension(7, "shop", "Order").extension(8, "uuid", "UUID");
    let order = b"\x82\x07)\x81}Vnumber\nK\x05sb.";
    assert_eq!(options.from_slice::<Order>(order).unwrap(), Order { number: 5 });
    // The attributes are there whatever the class is.
    assert_eq!(read::<Order>(order), Order { number: 5 });
    let uuid = b"\x82\x08)\x81}Vint\nK\x05sb.";
    assert_eq!(options.from_slice::<uuid::Uuid>(uuid).unwrap(), uuid::Uuid::from_u128(5));
    assert_eq!(read::<HashMap<String, u8>>(uuid), HashMap::from([("int".to_owned(), 5)]));
    // A code that is registered again is another name.
    let options = options.extension(7, "shop", "Order2");
    assert_eq!(options.from_slice::<String>(b"\x82\x07.").unwrap(), "shop.Order2");
}

#[test]
fn out_of_band_buffers() {
    // pickle.dumps([PickleBuffer(b"ab"), PickleBuffer(bytearray(b"c"))], 5, buffer_callback=...)
    let pickle = b"\x80\x05](\x97\x98\x97e.";
    let options = DeOptions::new().buffers(vec![b"ab".to_vec(), b"c".to_vec()]);
    let expected = [b"ab".to_vec(), b"c".to_vec()];
    assert_eq!(options.from_slice::<[Vec<u8>; 2]>(pickle).unwrap(), expected);
    assert_eq!(options.from_slice::<Vec<ByteBuf>>(pickle).unwrap(), expected);
    assert_eq!(options.from_slice::<Vec<String>>(pickle).unwrap(), ["ab", "c"]);
    assert_eq!(options.from_reader::<_, Vec<ByteBuf>>(&pickle[..]).unwrap(), expected);
    let one = DeOptions::new().buffers(vec![b"ab".to_vec()]);
    let error = one.from_slice::<Vec<ByteBuf>>(pickle).unwrap_err();
    let text = "out-of-band buffer 1 was not supplied (DeOptions::buffers does it) at [1], byte 6";
    assert_eq!((error.to_string().as_str(), error.classify()), (text, Category::Data));
}

#[test]
fn a_reference_back_can_be_none() {
    let options = DeOptions::new().recursion(Recursion::None);
    reads_with(&options, "cycle-list", json!([null]));
    reads_with(&options, "cycle-dict", json!({"self": null}));
    reads_with(&options, "cycle-tuple", json!([[null]]));
    #[derive(Debug, Deserialize, PartialEq)]
    struct Order {
        number: u8,
        customer: Option<Box<Order>>,
    }
    reads_with(&options, "cycle-object", Order { number: 1, customer: None });
    #[derive(Debug, Deserialize, PartialEq)]
    struct Node {
        name: String,
        parent: Option<Box<Node>>,
        children: Vec<Node>,
    }
    let leaf = Node { name: "leaf".to_owned(), parent: None, children: Vec::new() };
    reads_with(&options, "cycle-parent", Node { name: "root".to_owned(), parent: None, children: vec![leaf] });
    // What is shared without a cycle is whole.
    reads_with(&options, "shared-list", [[1, 2], [1, 2]]);
    for pickle in pickles_of("cycle-list") {
        let error = pickles::from_slice::<serde_json::Value>(&pickle.bytes).unwrap_err();
        assert_eq!((error.path().as_deref(), error.classify()), (Some("[0]"), Category::Data), "{}", pickle.name);
    }
}

#[test]
fn trailing_bytes() {
    let options = DeOptions::new().trailing(Trailing::Ignore);
    let pickle = b"K\x07.rest";
    assert_eq!(options.from_slice::<u8>(pickle).unwrap(), 7);
    assert_eq!(options.from_reader::<_, u8>(&pickle[..]).unwrap(), 7);
    let error = pickles::from_slice::<u8>(pickle).unwrap_err();
    assert_eq!(error.to_string(), "bytes follow the pickle's STOP at byte 3");
    assert_eq!((error.offset(), error.classify()), (Some(3), Category::Syntax));
    assert_eq!(pickles::from_reader::<_, u8>(&pickle[..]).unwrap_err().offset(), Some(3));
}

/// A list in a list, so many of them.
fn nested_lists(levels: usize) -> Vec<u8> {
    [&b"]".repeat(levels)[..], &b"a".repeat(levels - 1), b"."].concat()
}

#[derive(Debug, Deserialize)]
struct Nest(#[allow(dead_code)] Vec<Nest>);

#[test]
fn depth_up_to_the_limit() {
    let options = DeOptions::new().max_depth(10);
    assert!(options.from_slice::<Nest>(&nested_lists(10)).is_ok());
    let error = options.from_slice::<Nest>(&nested_lists(11)).unwrap_err();
    let text = format!("nested deeper than the limit of 10 levels at {}, byte 10", "[0]".repeat(10));
    assert_eq!((error.to_string(), error.classify()), (text, Category::Limit));
    assert!(pickles::from_slice::<Nest>(&nested_lists(DeOptions::MAX_DEPTH)).is_ok());
    assert!(pickles::from_slice::<Nest>(&nested_lists(DeOptions::MAX_DEPTH + 1)).is_err());
    // What is not read has no depth.
    assert!(options.from_slice::<serde::de::IgnoredAny>(&nested_lists(1000)).is_ok());
}

#[test]
fn depth_counts_objects_dicts_and_their_keys() {
    let options = DeOptions::new().max_depth(3);
    let chain = |levels: usize| {
        let object = b"cshop\nNode\n)\x81}Vnext\n";
        [&object.repeat(levels)[..], b"N", &b"sb".repeat(levels), b"."].concat()
    };
    #[derive(Debug, Deserialize)]
    struct Node {
        #[serde(rename = "next")]
        _next: Option<Box<Node>>,
    }
    assert!(options.from_slice::<Node>(&chain(3)).is_ok());
    assert_eq!(options.from_slice::<Node>(&chain(4)).unwrap_err().classify(), Category::Limit);
    let key = |levels: usize| [&b"}K\x01"[..], &b"\x85".repeat(levels), b"Ns."].concat();
    assert!(options.from_slice::<HashMap<((u8,),), ()>>(&key(2)).is_ok());
    let error = options.from_slice::<HashMap<(((u8,),),), ()>>(&key(3)).unwrap_err();
    assert_eq!(error.classify(), Category::Limit);
    let options = DeOptions::new().max_depth(0);
    assert_eq!(options.from_slice::<u8>(b"K\x01.").unwrap(), 1);
    assert!(options.from_slice::<Vec<u8>>(b"].").is_err());
}

#[test]
fn the_limit_can_be_raised() {
    std::thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(|| {
            let options = DeOptions::new().max_depth(20_000);
            assert!(options.from_slice::<Nest>(&nested_lists(20_000)).is_ok());
            assert!(options.from_slice::<Nest>(&nested_lists(20_001)).is_err());
        })
        .unwrap()
        .join()
        .unwrap();
}

/// A list of one, and so many lists around it that each hold the one before twice.
fn tower(levels: usize) -> Vec<u8> {
    let mut pickle = b"](K\x01e".to_vec();
    pickle.splice(0..0, b"]".repeat(levels));
    for level in 0..levels {
        pickle.extend(format!("p{level}\nag{level}\na").bytes());
    }
    pickle.push(b'.');
    pickle
}

#[test]
fn visits_up_to_the_limit() {
    // [[1], [1]]: the outer list, and twice the inner one with an int of two bytes.
    let pickle = tower(1);
    let read = |visits| DeOptions::new().max_visits(visits).from_slice::<Vec<Vec<u8>>>(&pickle);
    assert_eq!(read(7).unwrap(), [[1], [1]]);
    let error = read(6).unwrap_err();
    let text = "shared objects unfold to more than the limit of 6 visits at [1][0], byte 3";
    assert_eq!((error.to_string().as_str(), error.classify()), (text, Category::Limit));
}

#[test]
fn sharing_that_explodes_is_stopped() {
    assert!(pickles::from_slice::<serde_json::Value>(&tower(10)).is_ok());
    let error = pickles::from_slice::<serde_json::Value>(&tower(100)).unwrap_err();
    assert_eq!(error.classify(), Category::Limit);
    assert!(pickles::from_slice::<serde::de::IgnoredAny>(&tower(100)).is_ok());
    // Without sharing nothing is counted.
    let options = DeOptions::new().max_visits(0);
    assert_eq!(options.from_slice::<Vec<u8>>(b"](K\x01K\x02e.").unwrap(), [1, 2]);
}

#[test]
fn options_are_used_again_and_copied() {
    let options = DeOptions::default().python2_str(Python2Str::Latin1).trailing(Trailing::Ignore);
    let copy = options.clone();
    for options in [options, copy] {
        assert_eq!(options.from_slice::<String>(b"U\x01\xe9..").unwrap(), "é");
        assert_eq!(options.from_slice::<String>(b"U\x01\xe8..").unwrap(), "è");
    }
}
