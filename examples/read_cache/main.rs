//! Reads what Python programs left in a cache: sessions, orders, jobs, and whatever else is there.
//!
//!     cargo run --example read_cache                           the entries of `examples/data`
//!     cargo run --example read_cache -- FILE                   an entry in a file; `-` is standard input
//!     cargo run --example read_cache -- redis://HOST:PORT 'PATTERN'    the matching keys of a Redis server
//!
//! What a program of your own needs is in [`shapes`]: structs with `#[derive(Deserialize)]`, and `pickles::from_slice`.
//! The rest is about what cannot be known beforehand: [`wrapping`] takes off what cache libraries put around a
//! pickle, [`any`] prints what no struct describes, [`stored`] knows the types of Redis.

mod any;
mod bundled;
mod file;
mod live;
mod shapes;
mod stored;
mod wrapping;

use std::env;
use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

const USAGE: &str = "\
usage: read_cache                                  the bundled entries
       read_cache FILE                             an entry in a file, - for standard input
       read_cache redis://HOST:PORT PATTERN        the keys of a server that match a pattern, as in ':1:*'
";

/// Done, or why the program has to stop.
type Outcome = Result<(), Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let mut out = BufWriter::new(io::stdout().lock());
    let outcome = match arguments.as_slice() {
        [] => bundled::print(&mut out),
        [file] if !is_url(file) => file::print(file, &mut out),
        [url, pattern] if is_url(url) => live::print(url, pattern, &mut out),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome.and_then(|()| Ok(out.flush()?)) {
        Err(error) if !is_closed_pipe(&*error) => {
            eprintln!("read_cache: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

fn is_url(argument: &OsStr) -> bool {
    argument.as_encoded_bytes().starts_with(b"redis://")
}

/// Whether nobody reads the output any more, as behind `| head`.
fn is_closed_pipe(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
