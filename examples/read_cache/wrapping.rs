//! What cache libraries put around a pickle.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::ZlibDecoder;
use serde::de::IgnoredAny;

use crate::shapes;

/// More than any sane cache entry unfolds to: a few bytes of zlib can stand for gigabytes.
const MAX_INFLATED: u64 = 1 << 28;

/// An entry without its wrapping.
pub struct Opened<'a> {
    /// What stood before the pickle: JSON.
    pub metadata: Option<&'a str>,
    pub content: Cow<'a, [u8]>,
}

/// Takes the wrapping off, if there is one.
pub fn open(value: &[u8]) -> Opened<'_> {
    let unwrapped = match value {
        [b'!', pickle @ ..] if is_marked(pickle) => Some(Opened { metadata: None, content: pickle.into() }),
        [b'{', ..] => without_metadata(value),
        [0x78, ..] => inflated(value).map(|bytes| Opened { metadata: None, content: bytes.into() }),
        _ => None,
    };
    unwrapped.unwrap_or(Opened { metadata: None, content: value.into() })
}

impl Opened<'_> {
    /// Reads the content, an int in ASCII as Django and cachelib store it or a pickle, and says what it is.
    pub fn describe(&self) -> pickles::Result<String> {
        let value = match int(&self.content) {
            Some(digits) => digits.to_owned(),
            None => format!("{:#?}", shapes::read(&self.content)?),
        };
        Ok(self.metadata.map(|metadata| format!("{metadata} ")).unwrap_or_default() + &value)
    }

    /// Whether the content can be nothing but a pickle. Below protocol 2 they have no mark, and text is as likely.
    pub fn is_surely_pickle(&self) -> bool {
        self.metadata.is_some() || is_marked(&self.content)
    }
}

/// dogpile.cache: `{"ct": 1714564800.0, "v": 2}|` and the pickle.
fn without_metadata(value: &[u8]) -> Option<Opened<'_>> {
    let end = value.iter().position(|&byte| byte == b'|')?;
    let (metadata, pickle) = (value.get(..end)?, value.get(end + 1..)?);
    serde_json::from_slice::<IgnoredAny>(metadata).ok()?;
    Some(Opened { metadata: Some(std::str::from_utf8(metadata).ok()?), content: pickle.into() })
}

/// RQ, and django-redis if it is told to: zlib.
fn inflated(value: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    ZlibDecoder::new(value).take(MAX_INFLATED + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= MAX_INFLATED).then_some(bytes)
}

/// Whether it starts with the opcode PROTO and a protocol, as all pickles from protocol 2 on do.
fn is_marked(value: &[u8]) -> bool {
    matches!(value, [0x80, 2..=5, ..])
}

fn int(content: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(content.trim_ascii()).ok()?;
    let digits = text.strip_prefix('-').unwrap_or(text);
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}
