//! The vectors of a run, kept for the next one on the same thread.
//!
//! For a small pickle, such as a session of a few hundred bytes, allocating them would cost as much as everything else.

use std::cell::Cell;

use crate::arena::{Graph, Ref};
use crate::memo::Memo;

/// At most about this many bytes are kept of each.
const KEPT: usize = 8 * 1024 * 1024;

/// What the machine needs besides the graph.
#[derive(Default)]
pub(crate) struct Stacks {
    pub(crate) stack: Vec<Ref>,
    pub(crate) marks: Vec<usize>,
    pub(crate) memo: Memo,
}

thread_local! {
    static STACKS: Cell<Option<Stacks>> = const { Cell::new(None) };
    static GRAPH: Cell<Option<Graph>> = const { Cell::new(None) };
}

/// Empty stacks, if possible with room already.
pub(crate) fn take_stacks() -> Stacks {
    STACKS.try_with(Cell::take).ok().flatten().unwrap_or_default()
}

/// Hands stacks back; what the last run left on them is cleared.
pub(crate) fn keep_stacks(mut stacks: Stacks) {
    let kept = stacks.stack.capacity() * size_of::<Ref>() + stacks.marks.capacity() * size_of::<usize>();
    if kept + stacks.memo.capacity() <= KEPT {
        stacks.stack.clear();
        stacks.marks.clear();
        stacks.memo.clear();
        // While the thread ends there is nothing left to keep them in.
        let _ = STACKS.try_with(|cell| cell.set(Some(stacks)));
    }
}

/// An empty graph, if possible with room already.
pub(crate) fn take_graph() -> Graph {
    GRAPH.try_with(Cell::take).ok().flatten().unwrap_or_default()
}

/// Hands a graph back; it is cleared.
pub(crate) fn keep_graph(mut graph: Graph) {
    if graph.capacity() <= KEPT {
        graph.clear();
        let _ = GRAPH.try_with(|cell| cell.set(Some(graph)));
    }
}
