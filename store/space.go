package store

import (
	"fmt"

	"loket/store/casework"
)

// DefaultFloor is how many bytes stay free on the disk for what cannot wait: the log
// of reads, drafts, Bahaya. Below it every other act is refused.
const DefaultFloor = 64 << 20

// warnAt times the floor is where the leads and the administrator are warned.
const warnAt = 4

const (
	sayLow  = "Penyimpanan hampir penuh: belum tersimpan. Ketikan Anda disimpan sebagai draf; hubungi pengelola."
	warnLow = "Disk server hampir penuh: sisa %d MB. Kosongkan sebelum tinggal %d MB."
)

// free is how many bytes the disk has left, asked from the file system: the data file
// is sparse and says nothing. known is false where the system does not tell; work then
// goes on until the disk is full.
func (s *Store) free() (bytes int64, known bool) {
	ask := s.opts.Free
	if ask == nil {
		ask = freeBytes
	}
	bytes, err := ask(s.opts.Dir)
	return bytes, err == nil
}

func (s *Store) floor() int64 {
	if s.opts.Floor != 0 {
		return s.opts.Floor
	}
	return DefaultFloor
}

// room refuses when need bytes more would leave less than the floor. Error: Full.
func (s *Store) room(need int64) error {
	if free, known := s.free(); known && free-need < s.floor() {
		return &casework.Error{Kind: casework.Full, Say: sayLow, Cause: fmt.Errorf("%w: %d bytes free", errLow, free)}
	}
	return nil
}

// SpaceWarning is one sentence for who looks after the office when the disk fills up,
// "" while there is four times the floor.
func (s *Store) SpaceWarning() string {
	if free, known := s.free(); known && free < warnAt*s.floor() {
		return fmt.Sprintf(warnLow, free>>20, s.floor()>>20)
	}
	return ""
}

// warned says to whom a filling disk is shown on the first screen.
func warned(r casework.Role) bool {
	return casework.May(casework.Actor{Role: r}, casework.Accounts, casework.Scope{})
}
