"""A conflict is recorded once under an id that all offices share, and closed when a stamp replaces both its sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.store import stamps
from models.store.store import Store, as_json
from models.sync.merge import Clash


def note_clash(store: Store, entity: str, row_id: str, clash: Clash) -> int:
    """Record a conflict once; 1 if it is new, 0 if it was known."""
    values = (
        clash.id_in(entity, row_id), entity, row_id, clash.path, as_json(clash.ours), as_json(clash.theirs),
        clash.our_stamp, clash.their_stamp, clash.settled, stamps.now().isoformat(timespec="seconds"),
    )  # fmt: skip
    cursor = store.db.conn.execute(
        "INSERT INTO conflict (id, entity, row, field, ours, theirs, our_stamp, their_stamp, settled, noted_at,"
        " brought) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT stamp FROM context)) ON CONFLICT (id) DO NOTHING",
        values,
    )
    return int(cursor.rowcount)


def settle_replaced(store: Store, entity: str, row_id: str, log: Mapping[str, Sequence[str]]) -> None:
    """Close the conflicts of which a stamp that arrived has replaced both sides: somebody decided elsewhere."""
    sql = "SELECT id, field, our_stamp, their_stamp FROM conflict WHERE row = ? AND entity = ? AND settled IS NULL"
    for key, path, one, other in store.db.conn.execute(sql, (row_id, entity)).fetchall():
        stamp, *replaced = log.get(path) or [""]
        if {one, other} <= set(replaced):
            store.db.conn.execute("UPDATE conflict SET settled = ? WHERE id = ?", (stamp, key))
