//! Walking over a document: what nodes are, which are the same, and what is below them. Most pickles here are what
//! CPython 3.11 writes.

mod common;

use std::borrow::Cow;
use std::collections::HashSet;
use std::{fs, thread};

use pickles::graph::{Document, Kind, Node, NodeId};
use pickles::{Category, Construct, DeOptions, Global, Object, PickleValue, Python2Str, Recursion, pickle};

fn document(pickle: &[u8]) -> Document<'_> {
    Document::from_slice(pickle).unwrap()
}

/// The kind of the pickle's object.
fn kind<'a>(document: &'a Document<'a>) -> Kind<'a, 'a> {
    document.root().kind().unwrap()
}

fn kinds<'d, 'de: 'd>(nodes: impl Iterator<Item = Node<'d, 'de>>) -> Vec<Kind<'d, 'de>> {
    nodes.map(|node| node.kind().unwrap()).collect()
}

fn ids<'d, 'de: 'd>(nodes: impl Iterator<Item = Node<'d, 'de>>) -> Vec<NodeId> {
    nodes.map(Node::id).collect()
}

fn class(module: &'static str, name: &'static str) -> Kind<'static, 'static> {
    Kind::Global { module: module.into(), name: name.into() }
}

/// Every node that can be reached, once.
fn walk<'d, 'de>(document: &'d Document<'de>) -> Vec<Node<'d, 'de>> {
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    let mut open = vec![document.root()];
    while let Some(node) = open.pop() {
        if seen.insert(node.id()) {
            found.push(node);
            open.extend(node.children().rev());
        }
    }
    found
}

/// `a = []; a.append(a)`
#[test]
fn a_list_that_contains_itself() {
    let document = document(b"\x80\x04]\x94h\x00a.");
    let list = document.root();
    assert_eq!(list.kind().unwrap(), Kind::List);
    assert_eq!(ids(list.children()), [list.id()]);
    assert_eq!(walk(&document).len(), 1);
    assert!(!document.is_tree());
    assert_eq!(
        list.read::<Vec<PickleValue>>().unwrap_err().to_string(),
        "a reference back into the object that holds it at [0], byte 2"
    );
    assert_eq!(list.to_value().unwrap_err().classify(), Category::Data);
}

/// `o.id = 7; o.me = o`, as each protocol writes it.
#[test]
fn an_object_whose_state_refers_back_to_it() {
    let written: [(&[u8], Construct); 5] = [
        (
            b"ccopy_reg\n_reconstructor\np0\n(cshop\nOrder\np1\nc__builtin__\nobject\np2\nNtp3\nRp4\n(dp5\nVid\np6\nI7\ns\
              Vme\np7\ng4\nsb.",
            Construct::Reduce,
        ),
        (
            b"ccopy_reg\n_reconstructor\nq\0(cshop\nOrder\nq\x01c__builtin__\nobject\nq\x02Ntq\x03Rq\x04}q\x05(\
              X\x02\0\0\0idq\x06K\x07X\x02\0\0\0meq\x07h\x04ub.",
            Construct::Reduce,
        ),
        (
            b"\x80\x02cshop\nOrder\nq\0)\x81q\x01}q\x02(X\x02\0\0\0idq\x03K\x07X\x02\0\0\0meq\x04h\x01ub.",
            Construct::NewObj,
        ),
        (
            b"\x80\x03cshop\nOrder\nq\0)\x81q\x01}q\x02(X\x02\0\0\0idq\x03K\x07X\x02\0\0\0meq\x04h\x01ub.",
            Construct::NewObj,
        ),
        (
            b"\x80\x04\x95(\0\0\0\0\0\0\0\x8c\x04shop\x94\x8c\x05Order\x94\x93\x94)\x81\x94}\x94(\x8c\x02id\x94K\x07\
              \x8c\x02me\x94h\x03ub.",
            Construct::NewObj,
        ),
    ];
    for (pickle, via) in written {
        let document = document(pickle);
        let order = document.root();
        assert_eq!(order.kind().unwrap(), Kind::Object(via));
        assert_eq!(order.class().unwrap().kind().unwrap(), class("shop", "Order"));
        assert_eq!(order.get("id").unwrap().kind().unwrap(), Kind::Int(7));
        assert_eq!(order.get("me").unwrap().id(), order.id());
        assert!(order.get("you").is_none());
        let state = order.state().unwrap();
        assert_eq!(state.kind().unwrap(), Kind::Dict);
        assert_eq!(ids(state.items().map(|(_, value)| value)).last(), Some(&order.id()));
        assert_eq!(order.attributes().count(), 2);
        assert!(order.kwargs().is_none() && order.persistent_id().is_none());
        assert_eq!(order.items().len() + order.appends().len() + order.adds().len(), 0);
        assert_eq!(order.args().unwrap().kind().unwrap(), Kind::Tuple);
        let parts = [order.callable(), order.args(), order.state()].map(|part| part.unwrap().id());
        assert_eq!(ids(order.children()), parts);
        assert!(walk(&document).len() >= 7);
        #[derive(serde::Deserialize)]
        struct Order {
            id: u8,
        }
        assert_eq!(order.read::<Order>().unwrap().id, 7);
        assert_eq!(order.to_value().unwrap_err().path().as_deref(), Some("me"));
    }
}

/// The class that a helper calls is one thing, what is called another.
#[test]
fn helpers_of_copyreg() {
    let document = document(b"ccopy_reg\n_reconstructor\n(cshop\nOrder\nc__builtin__\nobject\nNtR.");
    let order = document.root();
    assert_eq!(order.callable().unwrap().kind().unwrap(), class("copyreg", "_reconstructor"));
    let args = order.args().unwrap();
    assert_eq!(kinds(args.children()), [class("shop", "Order"), class("builtins", "object"), Kind::None]);
    assert_eq!(order.class().unwrap().id(), args.children().next().unwrap().id());
    assert!(order.state().is_none());
}

#[test]
fn instances_of_python_2() {
    let document_of_inst = document(b"(K\x01ishop\nOrder\n}b.");
    let order = document_of_inst.root();
    assert_eq!(order.kind().unwrap(), Kind::Object(Construct::Inst));
    assert_eq!(order.class().unwrap().kind().unwrap(), class("shop", "Order"));
    assert_eq!(order.args().unwrap().read::<(u8,)>().unwrap(), (1,));
    assert_eq!(walk(&document_of_inst).len(), 5);
    let document_of_obj = document(b"(cshop\nOrder\nK\x01o.");
    let order = document_of_obj.root();
    assert_eq!(order.kind().unwrap(), Kind::Object(Construct::Obj));
    assert_eq!(order.callable().unwrap().offset(), 1);
    assert_eq!(kinds(order.args().unwrap().children()), [Kind::Int(1)]);
}

/// Each part of an object, with children in the order that is documented.
#[test]
fn parts_of_an_object() {
    let pickle = b"\x80\x04\x8c\x04shop\x8c\x01D\x93K\x01\x85}\x8c\x01kK\x02s\x92\x8c\x01aK\x03sK\x04a(K\x05\x90}\x8c\x01xK\x06sb.";
    let document = document(pickle);
    let made = document.root();
    assert_eq!(made.kind().unwrap(), Kind::Object(Construct::NewObjEx));
    assert_eq!(made.kwargs().unwrap().get("k").unwrap().kind().unwrap(), Kind::Int(2));
    assert_eq!(kinds(made.items().map(|(_, value)| value)), [Kind::Int(3)]);
    assert_eq!(kinds(made.appends()), [Kind::Int(4)]);
    assert_eq!(kinds(made.adds()), [Kind::Int(5)]);
    assert_eq!(made.get("a").unwrap().kind().unwrap(), Kind::Int(3));
    assert_eq!(made.get("x").unwrap().kind().unwrap(), Kind::Int(6));
    let children = made.children();
    assert_eq!(children.len(), 8);
    let expected = [
        class("shop", "D"),
        Kind::Tuple,
        Kind::Dict,
        Kind::Dict,
        Kind::Int(4),
        Kind::Str("a".into()),
        Kind::Int(3),
        Kind::Int(5),
    ];
    assert_eq!(kinds(children.clone()), expected);
    let mut backwards = kinds(children.rev());
    backwards.reverse();
    assert_eq!(backwards, expected);
}

#[test]
fn slots_and_several_states() {
    let slots = document(b"\x80\x02cshop\nSlots\nq\0)\x81q\x01N}q\x02X\x01\0\0\0aq\x03K\x01s\x86q\x04b.");
    assert_eq!(slots.root().state().unwrap().kind().unwrap(), Kind::Tuple);
    assert_eq!(slots.root().get("a").unwrap().kind().unwrap(), Kind::Int(1));
    let several = document(b"\x80\x02cshop\nOrder\n)\x81}(U\x01aK\x01U\x01bK\x02ub}U\x01aK\x03sb.");
    let order = several.root();
    assert_eq!(order.states().len(), 2);
    assert_eq!(order.state().unwrap().id(), order.states().nth(1).unwrap().id());
    assert_eq!(order.get("a").unwrap().kind().unwrap(), Kind::Int(3));
    assert_eq!(order.get("b").unwrap().kind().unwrap(), Kind::Int(2));
    assert_eq!(order.attributes().count(), 3);
    assert_eq!(order.children().len(), 4);
}

#[test]
fn a_list_that_is_shared() {
    let shared = document(b"\x80\x04](]\x94h\0]2e.");
    let [a, b, c, d] = ids(shared.root().children())[..] else { panic!("not four") };
    assert!(a == b && b != c && c == d && a != shared.root().id());
    assert!(!shared.is_tree());
    assert_eq!(walk(&shared).len(), 3);
    assert!(document(b"\x80\x04](]\x94]\x94e.").is_tree());
}

/// Short scalars and names may be fetched from a tree.
#[test]
fn trees() {
    let names = document(b"\x80\x04](\x8c\x01a\x94h\0cm\nC\n\x94h\x01e.");
    assert!(names.is_tree());
    let [a, again, class, class_again] = ids(names.root().children())[..] else { panic!("not four") };
    assert!(a == again && class == class_again);
    let long = [&b"\x80\x04](X\0\x10\0\0"[..], &[b'x'; 4096], b"\x94h\0e."].concat();
    assert!(!document(&long).is_tree());
    let thrown_away = document(b"\x80\x04]\x94h\x000.");
    assert!(!thrown_away.is_tree(), "it is not known that what was fetched is gone");
    assert!(document(b"\x80\x04](K\x01K\x01e.").is_tree());
}

/// A scalar is told by its place: two that are equal are two.
#[test]
fn identity_of_scalars() {
    let document = document(b"](NNK\x01K\x01e.");
    let ids: HashSet<_> = document.root().children().map(|child| child.id()).collect();
    assert_eq!(ids.len(), 4);
    let mut ordered: Vec<_> = walk(&document).into_iter().map(Node::id).collect();
    ordered.sort();
    ordered.dedup();
    assert_eq!(ordered.len(), 5);
}

/// `t = ([],); t[0].append(t)`
#[test]
fn a_recursive_tuple() {
    let written: [&[u8]; 3] = [
        b"((lp0\n(g0\ntp1\na00g1\n.",
        b"\x80\x02]q\0h\0\x85q\x01a0h\x01.",
        b"\x80\x04\x95\x0b\0\0\0\0\0\0\0]\x94h\0\x85\x94a0h\x01.",
    ];
    for pickle in written {
        let document = document(pickle);
        let tuple = document.root();
        assert_eq!(tuple.kind().unwrap(), Kind::Tuple);
        let list = tuple.children().next().unwrap();
        assert_eq!(list.kind().unwrap(), Kind::List);
        assert_eq!(ids(list.children()), [tuple.id()]);
        assert_eq!(walk(&document).len(), 2);
    }
}

/// `o.s = {o}`, where the set is a call at protocol 2.
#[test]
fn a_cycle_through_a_set() {
    let pickle = b"\x80\x02cshop\nOrder\nq\0)\x81q\x01}q\x02X\x01\0\0\0sq\x03c__builtin__\nset\nq\x04]q\x05h\x01a\x85q\x06Rq\x07sb.";
    let document = document(pickle);
    let order = document.root();
    let set = order.get("s").unwrap();
    assert_eq!(set.kind().unwrap(), Kind::Set);
    assert_eq!(ids(set.children()), [order.id()]);
    assert_eq!(kinds(walk(&document).into_iter()).len(), 6);
}

#[test]
fn items_of_a_dict() {
    let document = document(b"\x80\x04}(\x8c\x01aK\x01K\x02]\x8c\x01aK\x03u.");
    let dict = document.root();
    let items: Vec<_> = dict.items().map(|(key, value)| (key.kind().unwrap(), value.kind().unwrap())).collect();
    let a = || Kind::Str("a".into());
    assert_eq!(items, [(a(), Kind::Int(1)), (Kind::Int(2), Kind::List), (a(), Kind::Int(3))]);
    assert_eq!(dict.items().len(), 3);
    assert_eq!(dict.items().next_back().unwrap().1.kind().unwrap(), Kind::Int(3));
    assert_eq!(kinds(dict.children()), [a(), Kind::Int(1), Kind::Int(2), Kind::List, a(), Kind::Int(3)]);
    assert_eq!(dict.get("a").unwrap().kind().unwrap(), Kind::Int(3), "the last one counts");
    assert!(dict.get("2").is_none());
    assert!(dict.callable().is_none() && dict.args().is_none() && dict.class().is_none() && dict.state().is_none());
    let list = dict.items().nth(1).unwrap().1;
    assert_eq!((list.items().len(), list.children().len(), list.appends().len()), (0, 0, 0));
    assert!(list.get("a").is_none());
}

/// Keys are found however a str is written.
#[test]
fn keys_of_any_opcode() {
    for key in [&b"X\x01\0\0\0a"[..], b"\x8c\x01a", b"V\\u0061\n", b"S'\\x61'\n", b"U\x01a", b"T\x01\0\0\0a"] {
        let pickle = [b"}", key, b"K\x01s."].concat();
        assert_eq!(document(&pickle).root().get("a").unwrap().kind().unwrap(), Kind::Int(1));
    }
    let bytes = DeOptions::new().python2_str(Python2Str::Bytes);
    assert!(bytes.document_from_slice(b"}U\x01aK\x01s.").unwrap().root().get("a").is_none(), "b'a' is no 'a'");
}

#[test]
fn scalars_of_every_kind() {
    let is = |pickle: &[u8], expected: Kind| {
        let document = document(pickle);
        assert_eq!(kind(&document), expected, "{pickle:?}");
        assert_eq!(document.root().children().len(), 0);
        assert_eq!(walk(&document).len(), 1);
    };
    let big = || Kind::BigInt((1u128 << 64).into());
    is(b"N.", Kind::None);
    is(b"\x88.", Kind::Bool(true));
    is(b"I00\n.", Kind::Bool(false));
    is(b"J\xff\xff\xff\xff.", Kind::Int(-1));
    is(b"I5\n.", Kind::Int(5));
    is(b"L5L\n.", Kind::Int(5));
    is(b"\x8a\x09\x05\0\0\0\0\0\0\0\0.", Kind::Int(5));
    is(b"\x8a\x09\0\0\0\0\0\0\0\0\x01.", big());
    is(b"I18446744073709551616\n.", big());
    is(b"L18446744073709551616L\n.", big());
    is(b"G\x3f\xf8\0\0\0\0\0\0.", Kind::Float(1.5));
    is(b"F1.5\n.", Kind::Float(1.5));
    is(b"X\x02\0\0\0\xc3\xa9.", Kind::Str("é".into()));
    is(b"V\\u00e9\n.", Kind::Str("é".into()));
    is(b"V\\ud800\n.", Kind::WtfString(b"\xed\xa0\x80"[..].into()));
    is(b"\x8c\x03\xed\xa0\x80.", Kind::WtfString(b"\xed\xa0\x80"[..].into()));
    is(b"U\x01a.", Kind::Str("a".into()));
    is(b"S'\\xe9'\n.", Kind::Bytes(b"\xe9"[..].into()));
    is(b"C\x01\xff.", Kind::Bytes(b"\xff"[..].into()));
    is(b"\x96\x01\0\0\0\0\0\0\0\xff.", Kind::ByteArray(b"\xff"[..].into()));
    is(b"cshop\nOrder\n.", class("shop", "Order"));
    is(b"\x80\x04\x8c\x04shop\x8c\x05Order\x93.", class("shop", "Order"));
    is(b"c__builtin__\nset\n.", class("builtins", "set"));
    is(b"\x82\x05.", Kind::Extension(5));
    is(b"\x97\x98.", Kind::Buffer { index: 0, readonly: true });
}

#[test]
fn texts_are_lent_by_the_input() {
    let pickle = b"\x80\x04\x8c\x03tea.".to_vec();
    let text = match document(&pickle).root().kind().unwrap() {
        Kind::Str(Cow::Borrowed(text)) => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(text, "tea", "and outlive the document");
    assert!(matches!(kind(&document(b"C\x01a.")), Kind::Bytes(Cow::Borrowed(b"a"))));
    assert!(matches!(kind(&document(b"U\x01a.")), Kind::Str(Cow::Borrowed("a"))));
}

#[test]
fn texts_that_are_no_utf_8() {
    let document = document(b"](\x8c\x01\xffe.");
    let member = document.root().children().next().unwrap();
    let error = member.kind().unwrap_err();
    assert_eq!(error.to_string(), "a str that is not valid UTF-8 at byte 2");
    assert!(format!("{member:?}").contains("not valid UTF-8"));
    assert!(member.get("a").is_none());
    assert_eq!(document.root().kind().unwrap(), Kind::List);
}

#[test]
fn options_apply() {
    let latin1 = DeOptions::new().python2_str(Python2Str::Latin1);
    assert_eq!(kind(&latin1.document_from_slice(b"U\x01\xe9.").unwrap()), Kind::Str("é".into()));
    let utf8 = DeOptions::new().python2_str(Python2Str::Utf8);
    assert!(utf8.document_from_slice(b"U\x01\xe9.").unwrap().root().kind().is_err());
    let shallow = DeOptions::new().max_depth(2).document_from_slice(b"]]]aa.").unwrap();
    assert_eq!(shallow.root().to_value().unwrap_err().classify(), Category::Limit);
    assert_eq!(shallow.root().children().next().unwrap().to_value().unwrap(), pickle!([[]]));
    let cutting = DeOptions::new().recursion(Recursion::None).document_from_slice(b"]\x94h\0a.").unwrap();
    assert_eq!(cutting.root().read::<Vec<Option<u8>>>().unwrap(), [None]);
    assert_eq!(ids(cutting.root().children()), [cutting.root().id()], "a walk sees what is there");
    assert!(Document::from_slice(b"N.N.").is_err());
    assert!(Document::from_slice(b"").unwrap_err().is_eof());
}

#[test]
fn extension_codes() {
    let named = DeOptions::new().extension(5, "shop", "Order");
    assert_eq!(kind(&named.document_from_slice(b"\x82\x05.").unwrap()), class("shop", "Order"));
    assert_eq!(kind(&named.document_from_slice(b"\x82\x06.").unwrap()), Kind::Extension(6));
    let made = named.document_from_slice(b"\x80\x02\x82\x05)\x81.").unwrap();
    assert_eq!(made.root().class().unwrap().kind().unwrap(), class("shop", "Order"));
    let unnamed = document(b"\x80\x02\x82\x05)\x81.");
    assert_eq!(unnamed.root().class().unwrap().kind().unwrap(), Kind::Extension(5));
}

#[test]
fn buffers() {
    let options = DeOptions::new().buffers(vec![b"ab".to_vec(), b"cd".to_vec()]);
    let document = options.document_from_slice(b"\x80\x05](\x97\x97\x98\x97e.").unwrap();
    let expected =
        [Kind::ByteArray(b"ab"[..].into()), Kind::Bytes(b"cd"[..].into()), Kind::Buffer { index: 2, readonly: false }];
    assert_eq!(kinds(document.root().children()), expected);
    let bytes: serde_bytes::ByteBuf = document.root().children().nth(1).unwrap().read().unwrap();
    assert_eq!(*bytes, b"cd");
}

#[test]
fn built_in_values_through_reduce() {
    let members = |pickle: &[u8], kind: Kind| {
        let document = document(pickle);
        let set = document.root();
        assert_eq!(set.kind().unwrap(), kind);
        assert!(set.callable().is_none() && set.args().is_none() && set.class().is_none());
        set.children().map(|member| member.read().unwrap()).collect::<Vec<u8>>()
    };
    assert_eq!(members(b"c__builtin__\nset\np0\n((lp1\nI1\naI2\natp2\nRp3\n.", Kind::Set), [1, 2]);
    assert_eq!(members(b"\x80\x02c__builtin__\nset\nq\0]q\x01(K\x01K\x02e\x85q\x02Rq\x03.", Kind::Set), [1, 2]);
    assert_eq!(members(b"\x80\x02c__builtin__\nfrozenset\nq\0]q\x01K\x01a\x85q\x02Rq\x03.", Kind::FrozenSet), [1]);
    assert_eq!(members(b"\x80\x04\x95\x06\0\0\0\0\0\0\0(K\x01\x91\x94.", Kind::FrozenSet), [1]);
    assert_eq!(members(b"\x80\x04cbuiltins\nset\n]K\x01a\x85R(K\x02\x90.", Kind::Set), [1, 2]);
    let bytes: [(&[u8], Kind); 5] = [
        (b"c_codecs\nencode\np0\n(V\xe9a\np1\nVlatin1\np2\ntp3\nRp4\n.", Kind::Bytes(b"\xe9a"[..].into())),
        (
            b"\x80\x02c_codecs\nencode\nq\0X\x03\0\0\0\xc3\xa9aq\x01X\x06\0\0\0latin1q\x02\x86q\x03Rq\x04.",
            Kind::Bytes(b"\xe9a"[..].into()),
        ),
        (b"\x80\x02c__builtin__\nbytes\nq\0)Rq\x01.", Kind::Bytes(b""[..].into())),
        (
            b"\x80\x02c__builtin__\nbytearray\nq\0c_codecs\nencode\nq\x01X\x02\0\0\0abq\x02X\x06\0\0\0latin1q\x03\
              \x86q\x04Rq\x05\x85q\x06Rq\x07.",
            Kind::ByteArray(b"ab"[..].into()),
        ),
        (
            b"\x80\x04\x95#\0\0\0\0\0\0\0\x8c\x08builtins\x94\x8c\x09bytearray\x94\x93\x94C\x02ab\x94\x85\x94R\x94.",
            Kind::ByteArray(b"ab"[..].into()),
        ),
    ];
    for (pickle, expected) in bytes {
        let document = document(pickle);
        assert_eq!(kind(&document), expected);
        assert_eq!(document.root().children().len(), 0);
    }
    let with_state = document(b"cbuiltins\nset\n]\x85R}b.");
    assert_eq!(kind(&with_state), Kind::Object(Construct::Reduce), "a state is not lost");
}

#[test]
fn persistent_ids() {
    let binary = document(b"\x80\x04]K\x01\x85Qa.");
    let reference = binary.root().children().next().unwrap();
    assert_eq!(reference.kind().unwrap(), Kind::Persistent);
    let id = reference.persistent_id().unwrap();
    assert_eq!(id.read::<(u8,)>().unwrap(), (1,));
    assert_eq!(ids(reference.children()), [id.id()]);
    assert!(reference.callable().is_none());
    let text = document(b"Prow 12\n.");
    let id = text.root().persistent_id().unwrap();
    assert_eq!(kind(&text), Kind::Persistent);
    assert_eq!(id.kind().unwrap(), Kind::Str("row 12".into()));
    assert_eq!(id.to_value().unwrap(), pickle!("row 12"));
    assert_ne!(id.id(), text.root().id());
    assert_eq!(walk(&text).len(), 2);
    assert_eq!(text.root().read::<&str>().unwrap(), "row 12");
    assert!(!document(b"](Pa\np0\ng0\ne.").is_tree());
}

#[test]
fn offsets() {
    let document = document(b"\x80\x04\x95\x0b\0\0\0\0\0\0\0]\x94(K\x01)Me\x01e.");
    let list = document.root();
    assert_eq!(document.protocol(), 4);
    assert_eq!(list.offset(), 11);
    assert_eq!(list.children().map(|child| child.offset()).collect::<Vec<_>>(), [14, 16, 17]);
}

#[test]
fn reading_a_part() {
    let pickle = b"\x80\x04}\x94(\x8c\x04user\x8c\x03ann\x8c\x05itemsK\x01K\x02\x86\x8c\x06parenth\0u.";
    let document = document(pickle);
    let user: &str = document.root().get("user").unwrap().read().unwrap();
    assert_eq!(user, "ann");
    let items = document.root().get("items").unwrap();
    assert_eq!(items.read::<[u8; 2]>().unwrap(), [1, 2]);
    assert_eq!(items.to_value().unwrap(), pickle!((1, 2)));
    assert_eq!(items.read::<PickleValue>().unwrap(), pickle!((1, 2)));
    let error = items.read::<(u8, String)>().unwrap_err();
    assert_eq!(error.to_string(), "expected a string, found int 2 at [1], byte 25");
    let error = document.root().get("parent").unwrap().to_value().unwrap_err();
    assert_eq!(error.path().as_deref(), Some("parent"));
}

#[test]
fn a_document_crosses_threads() {
    fn crosses_threads<T: Send + Sync>(_: &T) {}
    let document = document(b"]K\x01a.");
    crosses_threads(&document);
    thread::scope(|scope| scope.spawn(|| assert_eq!(document.root().children().len(), 1)).join().unwrap());
}

/// Debug shows a node and its kind, and goes no further.
#[test]
fn debug_does_not_recurse() {
    let own = document(b"\x80\x04]\x94h\0a.");
    assert_eq!(format!("{:?}", own.root()), "Node { kind: List, offset: 2 }");
    assert_eq!(format!("{:?}", own.root().children()), "[Node { kind: List, offset: 2 }]");
    let shown = "Document { root: Node { kind: List, offset: 2 }, protocol: 4, is_tree: false }";
    assert_eq!(format!("{own:?}"), shown);
    let dict = document(b"}K\x01]s.");
    let shown = "{Node { kind: Int(1), offset: 1 }: Node { kind: List, offset: 3 }}";
    assert_eq!(format!("{:?}", dict.root().items()), shown);
}

#[test]
fn lists_nested_100_000_deep() {
    let pickle = [vec![b']'; 100_000], vec![b'a'; 99_999], b".".to_vec()].concat();
    let deep = document(&pickle);
    assert!(deep.is_tree());
    let mut levels = 1;
    let mut node = deep.root();
    while let Some(member) = node.children().next() {
        (node, levels) = (member, levels + 1);
    }
    assert_eq!(levels, 100_000);
    assert_eq!(deep.root().to_value().unwrap_err().classify(), Category::Limit);
    assert!(format!("{deep:?}").len() < 100);
    let calls =
        [b"cbuiltins\nbytes\n".repeat(100_000), b"C\0".to_vec(), b"\x85R".repeat(100_000), b".".to_vec()].concat();
    let calls = document(&calls);
    let walked = kinds(walk(&calls).into_iter());
    assert_eq!(walked.iter().filter(|kind| matches!(kind, Kind::Object(_))).count(), 99_998);
    assert_eq!(walked.last(), Some(&Kind::Bytes(b""[..].into())), "bytes(bytes(b'')) is bytes, and no more is");
}

/// A list of two references to a list of two references, a hundred thousand times.
#[test]
fn a_bomb_is_walked_by_id() {
    let mut pickle = b"]\x94".to_vec();
    for level in 0..100_000u32 {
        let fetch = [&b"j"[..], &level.to_le_bytes()].concat();
        pickle.extend([&b"]("[..], &fetch, &fetch, b"e\x94"].concat());
    }
    pickle.push(b'.');
    let document = document(&pickle);
    assert!(!document.is_tree());
    assert_eq!(walk(&document).len(), 100_001);
    assert_eq!(document.root().to_value().unwrap_err().classify(), Category::Limit);
}

/// What is built of kinds and parts is what reading says.
#[test]
fn the_corpus_in_parts() {
    let mut compared = 0;
    for path in common::pickles_in(&common::path("data")) {
        let pickle = fs::read(&path).unwrap();
        let document = document(&pickle);
        let value = match document.root().to_value() {
            Ok(value) => value,
            Err(error) => {
                assert!(error.to_string().starts_with("a reference back"), "{}: {error}", path.display());
                continue;
            }
        };
        assert_eq!(rebuild(document.root()), value, "{}", path.display());
        assert_eq!(walk(&document).iter().filter(|node| node.kind().is_err()).count(), 0);
        compared += 1;
    }
    assert!(compared > 3500, "only {compared}");
}

fn rebuild(node: Node<'_, '_>) -> PickleValue {
    match node.kind().unwrap() {
        Kind::None => PickleValue::None,
        Kind::Bool(value) => value.into(),
        Kind::Int(value) => value.into(),
        Kind::BigInt(value) => value.into(),
        Kind::Float(value) => value.into(),
        Kind::Str(text) => text.into_owned().into(),
        Kind::WtfString(text) => PickleValue::WtfString(text.into_owned()),
        Kind::Bytes(bytes) => PickleValue::Bytes(bytes.into_owned()),
        Kind::ByteArray(bytes) => PickleValue::ByteArray(bytes.into_owned()),
        Kind::List => PickleValue::List(rebuild_all(node.children())),
        Kind::Tuple => PickleValue::Tuple(rebuild_all(node.children())),
        Kind::Dict => PickleValue::Dict(rebuild_items(node)),
        Kind::Set => PickleValue::Set(rebuild_all(node.children())),
        Kind::FrozenSet => PickleValue::FrozenSet(rebuild_all(node.children())),
        Kind::Global { module, name } => Global::new(module, name).into(),
        Kind::Object(via) => Object {
            callable: rebuild(node.callable().unwrap()),
            args: rebuild_all(node.args().unwrap().children()),
            kwargs: node.kwargs().map(rebuild),
            state: node.state().map(rebuild),
            items: rebuild_items(node),
            appends: rebuild_all(node.appends()),
            adds: rebuild_all(node.adds()),
            via,
        }
        .into(),
        Kind::Persistent => PickleValue::PersistentRef(Box::new(rebuild(node.persistent_id().unwrap()))),
        Kind::Extension(code) => PickleValue::Extension(code),
        Kind::Buffer { index, readonly } => PickleValue::Buffer { index, readonly },
        other => panic!("{other:?}"),
    }
}

fn rebuild_all<'d, 'de: 'd>(nodes: impl Iterator<Item = Node<'d, 'de>>) -> Vec<PickleValue> {
    nodes.map(rebuild).collect()
}

fn rebuild_items(node: Node<'_, '_>) -> Vec<(PickleValue, PickleValue)> {
    node.items().map(|(key, value)| (rebuild(key), rebuild(value))).collect()
}
