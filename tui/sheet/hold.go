package sheet

import "loket/tui/kit"

// hold keeps the screen at the field that was left until that field is on the disk:
// the next field shown means that the one before it is saved. Keys go on to the next
// field meanwhile; only the picture waits, on a sound disk shorter than a frame.
type hold struct {
	area  kit.Area
	frame *kit.Frame // shown instead of the form; nil: the form as it stands
	next  *kit.Frame // shown after the save under way, while a further one holds the rest
	late  bool       // the save under way was begun before the field was left
}

// left keeps a field's last picture; saving says that an earlier save is still under way.
func (h *hold) left(a kit.Area, before kit.Frame, saving bool) {
	switch {
	case h.frame == nil:
		h.area, h.frame, h.late = a, &before, saving
	case h.next == nil && a == h.area:
		h.next = &before
	}
}

// saved lets go of what is on the disk now; more says that another save follows.
func (h *hold) saved(more bool) {
	switch {
	case !more:
		*h = hold{}
	case h.late:
		h.late = false
	default:
		h.frame, h.next = h.next, nil
	}
}
