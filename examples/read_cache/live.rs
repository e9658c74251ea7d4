//! The keys of a Redis server.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use redis::{Commands, Connection, ErrorKind, RedisResult, ScanOptions, cmd};

use crate::Outcome;
use crate::stored::{self, Stored};

/// How long the server may be silent.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many keys the server looks at before it answers: other clients wait meanwhile.
const KEYS_AT_ONCE: usize = 100;

/// With fewer keys, a progress bar would be gone before it is seen.
const MANY_KEYS: usize = 100;

/// Prints the keys that match a pattern, in alphabetical order.
pub fn print(url: &OsStr, pattern: &OsStr, out: &mut dyn Write) -> Outcome {
    let client = redis::Client::open(&*url.to_string_lossy())?;
    let connected = client.get_connection_with_timeout(PATIENCE);
    let mut server = connected.map_err(|error| format!("the server cannot be reached: {error}"))?;
    server.set_read_timeout(Some(PATIENCE))?;
    let keys = scan(&mut server, &pattern.to_string_lossy())?;
    let progress = progress_over(keys.len())?;
    let shares_terminal = io::stdout().is_terminal();
    for key in progress.wrap_iter(keys.iter()) {
        let stored = fetch(&mut server, key);
        if shares_terminal {
            progress.suspend(|| print_fetched(key, stored, out).and_then(|()| Ok(out.flush()?)))?;
        } else {
            print_fetched(key, stored, out)?;
        }
    }
    Ok(())
}

/// All at once, because SCAN may name a key twice.
fn scan(server: &mut Connection, pattern: &str) -> RedisResult<BTreeSet<Vec<u8>>> {
    let options = ScanOptions::default().with_pattern(pattern).with_count(KEYS_AT_ONCE);
    server.scan_options(options)?.collect()
}

/// A bar on standard error; hidden where nobody would see it.
fn progress_over(keys: usize) -> Result<ProgressBar, Box<dyn std::error::Error>> {
    if keys <= MANY_KEYS || !io::stderr().is_terminal() {
        return Ok(ProgressBar::hidden());
    }
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} keys, {eta} left")?;
    Ok(ProgressBar::new(keys as u64).with_style(style))
}

/// What a key holds; `None` if it has expired since it was found.
fn fetch(server: &mut Connection, key: &[u8]) -> RedisResult<Option<Stored>> {
    let kind: String = cmd("TYPE").arg(key).query(server)?;
    Ok(Some(match kind.as_str() {
        "none" => return Ok(None),
        "string" => return Ok(server.get::<_, Option<_>>(key)?.map(Stored::Value)),
        "hash" => Stored::Hash(server.hgetall(key)?),
        "list" => Stored::Members(server.lrange(key, 0, -1)?),
        "set" => Stored::Members(server.smembers::<_, BTreeSet<_>>(key)?.into_iter().collect()),
        "zset" => Stored::Scored(server.zrange_withscores(key, 0, -1)?),
        "stream" => Stored::Stream(cmd("XRANGE").arg(key).arg("-").arg("+").query(server)?),
        _ => return Err((ErrorKind::UnexpectedReturnType, "a type that this program does not know", kind).into()),
    }))
}

/// What the server refuses to tell about one key is printed in its place; without a server there is no going on.
fn print_fetched(key: &[u8], stored: RedisResult<Option<Stored>>, out: &mut dyn Write) -> Outcome {
    let name = stored::text(key);
    match stored {
        Ok(Some(stored)) => stored.print(key, out)?,
        Ok(None) => writeln!(out, "--- {name}\nexpired")?,
        Err(error) if error.is_io_error() || error.is_connection_dropped() => return Err(error.into()),
        Err(error) => writeln!(out, "--- {name}\nerror: {name}: {error}")?,
    }
    Ok(())
}
