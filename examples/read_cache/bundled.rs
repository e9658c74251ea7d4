//! The entries of `examples/data`, with keys as their libraries make them.

use std::io::Write;

use crate::Outcome;
use crate::stored::Stored;

const ENTRIES: [(&str, &[u8]); 12] = [
    (":1:django.contrib.sessions.cache7p0oe3mqk2cb8zvxw4n1hj5tr9aydu6s", include_bytes!("../data/django-session")),
    (":1:orders:recent", include_bytes!("../data/django-orders")),
    (":1:user:42", include_bytes!("../data/django-user")),
    (
        ":1:views.decorators.cache.cache_page..GET.0f4c8f8b6b1a4a2f9b1d7f2f6b3c5a77.en-us.UTC",
        include_bytes!("../data/django-page"),
    ),
    (":1:counter", include_bytes!("../data/django-counter")),
    ("rq:job:5f3c2a1b", include_bytes!("../data/rq-job")),
    ("receipt:python2:0", include_bytes!("../data/python2-protocol0")),
    ("receipt:python3:1", include_bytes!("../data/python3-protocol1")),
    ("receipt:python2:2", include_bytes!("../data/python2-protocol2")),
    ("receipt:python3:3", include_bytes!("../data/python3-protocol3")),
    ("receipt:dogpile:4", include_bytes!("../data/dogpile-protocol4")),
    ("flask_cache_receipt:5", include_bytes!("../data/cachelib-protocol5")),
];

pub fn print(out: &mut dyn Write) -> Outcome {
    for (key, bytes) in ENTRIES {
        Stored::from_file(bytes.to_vec())?.print(key.as_bytes(), out)?;
    }
    Ok(())
}
