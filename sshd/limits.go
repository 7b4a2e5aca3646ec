package sshd

import "time"

// Limits says how much of everything the server gives away. A zero field takes
// its default. Where connections are too many and some are not signed in, the oldest
// of those gives way to the newest.
type Limits struct {
	Connections       int // in all; 1200
	PerAddress        int // from one address: many desks share the address of one operator's gateway; 300
	PerAccount        int // of one account: a class in training shares one key; 250
	Pending           int // not signed in yet, in all; 400
	PendingPerAddress int // not signed in yet, from one address; 250
	Shells            int // sessions at the same time in one connection; 2

	MaxWidth  int // columns given to a program, whatever the window claims; 132
	MaxHeight int // rows; 50

	FirstKey  time.Duration // until the client offers its first key; 30 s
	Handshake time.Duration // until it is signed in; 120 s
	Idle      time.Duration // without a byte in either direction; 1 h
	Save      time.Duration // a program has to keep its work and end, when told to; 7 s
}

// The sizes of a window that claims none, and the smallest a program is told of.
const (
	plainWidth, plainHeight = 80, 24
	minWidth, minHeight     = 20, 6
)

func (l Limits) withDefaults() Limits {
	count := func(n *int, or int) {
		if *n <= 0 {
			*n = or
		}
	}
	span := func(d *time.Duration, or time.Duration) {
		if *d <= 0 {
			*d = or
		}
	}
	count(&l.Connections, 1200)
	count(&l.PerAddress, 300)
	count(&l.PerAccount, 250)
	count(&l.Pending, 400)
	count(&l.PendingPerAddress, 250)
	count(&l.Shells, 2)
	count(&l.MaxWidth, 132)
	count(&l.MaxHeight, 50)
	span(&l.FirstKey, 30*time.Second)
	span(&l.Handshake, 120*time.Second)
	span(&l.Idle, time.Hour)
	span(&l.Save, 7*time.Second)
	return l
}

// size is a window in columns and rows.
type size struct{ width, height int }

// clamp makes a claimed window harmless: a program's memory grows with its
// window, and the numbers come from the other side unchecked.
func (l Limits) clamp(width, height uint32) size {
	side := func(claimed uint32, plain, least, most int) int {
		if claimed == 0 {
			claimed = uint32(plain)
		}
		return int(min(max(uint64(claimed), uint64(least)), uint64(most)))
	}
	return size{
		width:  side(width, plainWidth, minWidth, l.MaxWidth),
		height: side(height, plainHeight, minHeight, l.MaxHeight),
	}
}
