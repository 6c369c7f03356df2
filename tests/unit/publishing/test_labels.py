"""No name lies on another; what must be there is there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whoholds.publishing.labels import Room

names = st.lists(
    st.tuples(st.floats(0, 100), st.floats(0, 100), st.floats(2, 30), st.floats(2, 8), st.booleans()), max_size=60
)


@given(names)
def test_names_never_overlap_and_never_leave_the_map(items):
    room, boxes = Room((0, 0, 100, 100)), []
    for x, y, w, h, must in items:
        if placed := room.place(x, y, (w, h), 1.0, must=must):
            boxes.append((placed.x, placed.y, placed.x + w, placed.y + h))
    for i, a in enumerate(boxes):
        assert a[0] >= 0 and a[1] >= 0 and a[2] <= 100 and a[3] <= 100
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_name_that_must_be_there_moves_off_with_a_hairline():
    room = Room((0, 0, 100, 100))
    room.take((44, 44, 56, 56))
    assert room.place(50, 50, (5, 2), 1.0) is None
    placed = room.place(50, 50, (5, 2), 1.0, must=True)
    assert placed is not None and placed.far
