package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/forms/text"
	"loket/store/casework"
	"loket/store/registry"
)

// rowsPerWrite is how many registry rows one transaction takes: others get their turn in between.
const rowsPerWrite = 2000

// list is the header of one imported list. Rows count only when a header names
// their generation, so a list that was half read in when the power went is not there.
type list struct {
	Name       string    `json:"name"`
	At         time.Time `json:"at"`
	Rows       int       `json:"rows"`
	Digest     string    `json:"digest"` // of the content
	Generation uint64    `json:"generation"`
}

// listRow is what is kept of a person on a list: not the name, not the address.
type listRow struct {
	Detail string `json:"d,omitempty"`
}

// PutRegistry takes a programme's list of people under its name, as of at; a list of
// the same name is replaced. digest is the content's: the same content again
// changes nothing and is no error. It returns whether anything was written.
func (s *Store) PutRegistry(ctx context.Context, who casework.Actor, name string, at time.Time, digest string, rows []registry.Row) (bool, error) {
	name = text.Clean(name)
	if name == "" || len(name) > 80 {
		return false, refuse(casework.Invalid, "Nama daftar harus 1 sampai 80 huruf. Belum ada yang masuk; beri nama seperti DTSEN 2026-10.")
	}
	if err := s.mayImport(ctx, who); err != nil {
		return false, s.refused(who, Imported, "", err)
	}
	var old *list
	if err := s.read(func(tx *bolt.Tx) error {
		all, err := s.lists(tx)
		if i := slices.IndexFunc(all, func(l list) bool { return l.Name == name }); i >= 0 {
			old = &all[i]
		}
		return err
	}); err != nil {
		return false, err
	}
	if old != nil && old.Digest == digest && old.Rows == len(rows) {
		return false, nil
	}
	l := list{Name: name, At: at.UTC(), Rows: len(rows), Digest: digest}
	if err := s.write(func(tx *bolt.Tx) (err error) {
		l.Generation, err = tx.Bucket(bRegistry).NextSequence()
		return err
	}); err != nil {
		return false, err
	}
	for part := range slices.Chunk(rows, rowsPerWrite) {
		if err := ctx.Err(); err != nil {
			return false, internal(err)
		}
		if err := s.room(0); err != nil {
			return false, err
		}
		if err := s.write(func(tx *bolt.Tx) error { return s.putRows(tx, l.Generation, part) }); err != nil {
			return false, err
		}
	}
	err := s.write(func(tx *bolt.Tx) error {
		at := s.listKey(name)
		sealed, err := s.keys.registry.sealJSON(place{bucket: "registry", key: at}, l, block)
		if err != nil {
			return err
		}
		if err := tx.Bucket(bRegistry).Put(at, sealed); err != nil {
			return err
		}
		m := s.meta(who, Imported, s.Now())
		m.Note = name + " " + strconv.Itoa(len(rows))
		return s.append(tx, &m, nil, key{})
	})
	if err != nil {
		return false, err
	}
	return true, s.sweepRows()
}

// mayImport: lists come in through the secretariat. It is no act on a case, so the
// table of acts does not speak of it.
func (s *Store) mayImport(ctx context.Context, who casework.Actor) error {
	if err := ctx.Err(); err != nil {
		return internal(err)
	}
	if err := s.staff.known(who); err != nil {
		return err
	}
	if !who.Role.Leads() && who.Role != casework.DataOfficer && who.Role != casework.Administrator {
		return refuse(casework.NotAllowed, "Daftar dimasukkan oleh petugas data; tidak ada yang berubah. Minta sekretariat.")
	}
	return nil
}

func (s *Store) listKey(name string) []byte {
	return append([]byte("l"), s.keys.index.blind("list", name)...)
}

func (s *Store) rowKey(nik string, generation uint64) []byte {
	at := append([]byte("r"), s.keys.index.blind("registry", nik)...)
	return append(at, seqKey(generation)...)
}

func (s *Store) putRows(tx *bolt.Tx, generation uint64, rows []registry.Row) error {
	b := tx.Bucket(bRegistry)
	for _, r := range rows {
		if r.NIK == "" {
			continue
		}
		at := s.rowKey(r.NIK, generation)
		sealed, err := s.keys.registry.sealJSON(place{bucket: "registry", key: at}, listRow{detail(r)}, rowBlock)
		if err != nil {
			return err
		}
		if err := b.Put(at, sealed); err != nil {
			return err
		}
	}
	return nil
}

// detail words what a list says of a person beyond being on it.
func detail(r registry.Row) string {
	var parts []string
	if r.Desil > 0 {
		parts = append(parts, "desil "+strconv.Itoa(r.Desil))
	}
	for name, value := range r.Programme {
		parts = append(parts, text.Clean(name)+": "+text.Clean(value))
	}
	slices.Sort(parts)
	return cut(strings.Join(parts, ", "), 200)
}

// lists are the headers of all imported lists, by name.
func (s *Store) lists(tx *bolt.Tx) ([]list, error) {
	var out []list
	c := tx.Bucket(bRegistry).Cursor()
	for k, v := c.Seek([]byte("l")); len(k) > 0 && k[0] == 'l'; k, v = c.Next() {
		var l list
		if err := s.keys.registry.openJSON(place{bucket: "registry", key: k}, v, &l); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b list) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// listed says which lists a NIK is on. A desk learns yes or no and the list's date only.
func (s *Store) listed(tx *bolt.Tx, nik string, who casework.Actor) ([]casework.Registry, error) {
	if len(nik) != 16 {
		return nil, nil // no NIK, and half a NIK is on no list: "not listed" would be no answer
	}
	all, err := s.lists(tx)
	if err != nil {
		return nil, err
	}
	var out []casework.Registry
	for _, l := range all {
		r := casework.Registry{Name: l.Name, At: l.At}
		at := s.rowKey(nik, l.Generation)
		if sealed := tx.Bucket(bRegistry).Get(at); sealed != nil {
			var row listRow
			if err := s.keys.registry.openJSON(place{bucket: "registry", key: at}, sealed, &row); err != nil {
				return nil, err
			}
			r.Listed = true
			if !who.Role.AtDesk() {
				r.Detail = row.Detail
			}
		}
		out = append(out, r)
	}
	return out, nil
}

// sweepRows deletes rows of generations that no header names: replaced lists, and
// imports that were cut off.
func (s *Store) sweepRows() error {
	for more := true; more; {
		err := s.write(func(tx *bolt.Tx) error {
			all, err := s.lists(tx)
			if err != nil {
				return err
			}
			current := map[string]bool{}
			for _, l := range all {
				current[string(seqKey(l.Generation))] = true
			}
			var stale [][]byte
			b := tx.Bucket(bRegistry)
			c := b.Cursor()
			for k, _ := c.Seek([]byte("r")); len(k) > 8 && k[0] == 'r' && len(stale) < rowsPerWrite; k, _ = c.Next() {
				if !current[string(k[len(k)-8:])] {
					stale = append(stale, slices.Clone(k))
				}
			}
			more = len(stale) == rowsPerWrite
			for _, k := range stale {
				if err := b.Delete(k); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
