package store

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	bolt "go.etcd.io/bbolt"

	"loket/store/casework"
)

// findingsMost is how many faults a report lists; beyond it they are only counted.
const findingsMost = 100

// Report is what a check of the whole office found.
type Report struct {
	Pages    bool     `json:"pages"`    // the file's pages were looked at and hang together
	Entries  uint64   `json:"entries"`  // of the log
	Acts     uint64   `json:"acts"`     // of them acts
	Cases    int      `json:"cases"`    // folded anew and compared
	Purged   int      `json:"purged"`   // destroyed cases of which nothing is left
	Drafts   int      `json:"drafts"`   //
	Accounts int      `json:"accounts"` //
	Packs    int      `json:"packs"`    //
	Head     string   `json:"head"`     // of the chain, to be held against printed ones
	Signed   uint64   `json:"signed"`   // checkpoints, each with its signature verified
	Signer   string   `json:"signer"`   // name of the key that signs them; "" before the first
	Papers   int      `json:"papers"`   // heads of papers that were held against the chain
	Faults   int      `json:"faults"`
	Findings []string `json:"findings,omitempty"` // Indonesian, the first hundred; no names, no NIK
}

// OK says whether everything holds.
func (r *Report) OK() bool { return r.Faults == 0 }

// Lines words the report for people.
func (r *Report) Lines() []string {
	pages := "Berkas data: halaman utuh."
	if !r.Pages {
		pages = "Berkas data: halaman TIDAK utuh atau belum dapat diperiksa."
	}
	by := ""
	if r.Signer != "" {
		by = ", kunci tanda " + r.Signer
	}
	out := []string{
		pages,
		fmt.Sprintf("Catatan: %d, di antaranya %d tindakan. Ujung rantai: %s.", r.Entries, r.Acts, r.Head),
		fmt.Sprintf("Titik bertanda tangan: %d%s. Ujung dari kertas: %d dibandingkan.", r.Signed, by, r.Papers),
		fmt.Sprintf("Kasus: %d disusun ulang dari catatan dan dibandingkan. Dimusnahkan: %d.", r.Cases, r.Purged),
		fmt.Sprintf("Draf: %d. Akun: %d. Buku aturan: %d.", r.Drafts, r.Accounts, r.Packs),
	}
	if r.OK() {
		return append(out, "Semua cocok.")
	}
	out = append(out, fmt.Sprintf("ADA %d KESALAHAN. Jangan dipakai dulu; simpan berkas ini, hubungi pengelola.", r.Faults))
	for _, f := range r.Findings {
		out = append(out, "- "+f)
	}
	if r.Faults > len(r.Findings) {
		out = append(out, fmt.Sprintf("- dan %d lagi", r.Faults-len(r.Findings)))
	}
	return out
}

func (r *Report) fault(format string, args ...any) {
	r.Faults++
	if len(r.Findings) < findingsMost {
		r.Findings = append(r.Findings, fmt.Sprintf(format, args...))
	}
}

// Check looks at everything: the file's pages (in a child process, on a copy made for
// it beside the file, unless the office is open for reading only), every seal, the
// chain of the log with its checkpoints, heads from papers, and every case folded anew
// against its snapshot, card and indexes. Work goes on meanwhile. An error means
// that the check could not be done; what it found is in the report.
func (s *Store) Check(ctx context.Context, papers ...PaperHead) (*Report, error) {
	r := &Report{Pages: true}
	err := s.checkPages(ctx)
	var faults *faultsError
	switch {
	case errors.As(err, &faults):
		r.Pages = false
		r.fault("halaman berkas: %s", faults.text)
	case full(err):
		r.Pages = false
		r.fault("halaman berkas belum diperiksa: tempat di disk tidak cukup untuk salinan")
	case err != nil:
		return nil, explain(err)
	}
	err = s.read(func(tx *bolt.Tx) error {
		c := &checker{s: s, tx: tx, r: r, ctx: ctx, papers: papers, acts: map[string][]uint64{}, gone: map[string]bool{}}
		if err := guarded("check", c.run); err != nil && ctx.Err() == nil {
			// bbolt or the fold stumbled over what it read: that is an answer, too.
			r.Pages = false
			r.fault("pemeriksaan terhenti: %s", cut(err.Error(), 200))
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, explain(err)
	}
	return r, nil
}

// checkPages has a child process look at the file's pages.
func (s *Store) checkPages(ctx context.Context) error {
	if s.opts.ReadOnly { // nobody writes: the child may look at the file itself
		return probeByChild(ctx, s.path())
	}
	info, err := os.Stat(s.path())
	if err != nil {
		return err
	}
	if err := s.room(info.Size()); err != nil {
		return err
	}
	f, err := os.CreateTemp(s.opts.Dir, checkName)
	if err != nil {
		return err
	}
	if _, err := s.copyTo(ctx, f); err != nil {
		return err
	}
	return errors.Join(probeByChild(ctx, f.Name()), os.Remove(f.Name()))
}

// Snapshot writes the office as it stands now to a new file of mode 0600 on a local
// disk; an existing file is refused. It is sealed like the original and opens with
// the same key. Work goes on meanwhile. Error Full when the disk is too small.
func (s *Store) Snapshot(ctx context.Context, path string) error {
	_, err := s.snapshot(ctx, path)
	if err != nil {
		return err
	}
	return explain(syncDir(filepath.Dir(path)))
}

// snapshot is Snapshot, with the head that the copy holds.
func (s *Store) snapshot(ctx context.Context, path string) (head, error) {
	if err := ctx.Err(); err != nil {
		return head{}, internal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return head{}, unusable(err, "Berkas cadangan tidak dapat dibuat; mungkin sudah ada. Belum ada yang berubah; pilih nama lain.")
	}
	h, err := s.copyTo(ctx, f)
	return h, explain(err)
}

// copyTo fills f, closes it and gives the head that the copy holds; when that fails
// f is gone.
func (s *Store) copyTo(ctx context.Context, f *os.File) (h head, err error) {
	w := &keeper{File: f, ctx: ctx}
	s.gate.RLock()
	defer s.gate.RUnlock()
	err = s.db.View(func(tx *bolt.Tx) error {
		if h, err = readHead(tx); err != nil {
			return err
		}
		_, err := tx.WriteTo(w)
		return err
	})
	if err = errors.Join(err, w.err, f.Sync(), f.Close()); err != nil {
		return head{}, errors.Join(err, os.Remove(f.Name()))
	}
	return h, nil
}

// syncEvery is how many bytes of a large file are written before they are sent to the
// disk: a save that happens meanwhile then waits for no more than these.
const syncEvery = 1 << 20

// keeper writes a large file without standing in anybody's way, and keeps the first
// error of writing: bbolt puts only its text into its own.
type keeper struct {
	*os.File
	ctx  context.Context
	left int // bytes since the last sync
	err  error
}

func (k *keeper) Write(b []byte) (int, error) {
	n, err := 0, k.ctx.Err()
	if err == nil {
		n, err = k.File.Write(b)
	}
	if k.left += n; err == nil && k.left >= syncEvery {
		k.left, err = 0, k.Sync()
	}
	if k.err == nil {
		k.err = err
	}
	return n, err
}

// ReadFrom keeps the file's own ReadFrom, which would go past Write, out of sight.
func (k *keeper) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{k}, r)
}

// checkName is the pattern of the copies made by Check.
const checkName = ".periksa-*"

// sweepCopies removes copies that a check or a backup left behind when it was cut off.
func sweepCopies(dir string) error {
	var all error
	for _, name := range []string{checkName, backupName, compactName} {
		left, err := filepath.Glob(filepath.Join(dir, name))
		all = errors.Join(all, err)
		for _, path := range left {
			all = errors.Join(all, os.RemoveAll(path))
		}
	}
	return all
}

// checker walks one office in one read transaction.
type checker struct {
	s      *Store
	tx     *bolt.Tx
	r      *Report
	ctx    context.Context
	papers []PaperHead
	acts   map[string][]uint64 // case id → its entries with a body, as the log has them
	gone   map[string]bool     // ids of cases that the log says were destroyed
	office []uint64            // entries of office papers
	nik    int                 // expected entries in the blind indexes
	kk     int

	readable int // acts of cases that were not destroyed
}

func (c *checker) run() error {
	for _, step := range []func() error{c.chain, c.heads, c.cases, c.officePapers, c.indexes, c.rest} {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// chain walks the log from the first entry to the head.
func (c *checker) chain() error {
	last := head{}
	var public ed25519.PublicKey
	signer, err := c.s.signer(c.tx)
	switch {
	case err == nil:
		public, _ = signer.Public().(ed25519.PublicKey)
		c.r.Signer = signerName(public)
	case !errors.Is(err, errNoSigner):
		c.r.fault("kunci tanda tidak terbaca")
	}
	err = c.tx.Bucket(bLog).ForEach(func(k, v []byte) error {
		c.r.Entries++
		if len(k) != 8 {
			c.r.fault("di antara catatan ada yang bukan catatan: %x", k[:min(len(k), 20)])
			return nil
		}
		seq := binary.BigEndian.Uint64(k)
		if seq != last.seq+1 {
			c.r.fault("catatan %d tidak menyambung: sebelumnya %d", seq, last.seq)
		}
		e, err := c.s.entry(seq, v)
		if err != nil {
			c.r.fault("catatan %d tidak terbaca", seq)
		} else {
			if !bytes.Equal(e.prev, last.hash[:]) {
				c.r.fault("rantai putus pada catatan %d", seq)
			}
			if e.Name == Checkpoint && c.s.attests(public, e) {
				c.r.Signed++
			} else if e.Name == Checkpoint {
				c.r.fault("tanda tangan pada catatan %d tidak cocok", seq)
			}
			if e.Name == Purged {
				c.gone[e.Case] = true
			}
			if e.body != nil {
				c.r.Acts++
				if casework.OfficeAct(e.Name) {
					c.office = append(c.office, seq)
				} else {
					c.acts[e.Case] = append(c.acts[e.Case], seq)
				}
				if !bytes.Equal(c.tx.Bucket(bAct).Get([]byte(e.Act)), k) {
					c.r.fault("tindakan pada catatan %d tidak ada di daftar tindakan", seq)
				}
			}
		}
		last = head{seq, entryHash(seq, v)}
		return nil
	})
	if err != nil {
		return err
	}
	h, err := readHead(c.tx)
	if err != nil || h != last {
		c.r.fault("ujung rantai tidak cocok dengan catatan terakhir")
	}
	c.r.Head = last.String()
	if n := c.count(bAct); n != int(c.r.Acts) {
		c.r.fault("daftar tindakan berisi %d, catatan berisi %d", n, c.r.Acts)
	}
	return nil
}

func (c *checker) count(bucket []byte) (n int) {
	cur := c.tx.Bucket(bucket).Cursor()
	for k, _ := cur.First(); k != nil; k, _ = cur.Next() {
		n++
	}
	return n
}

// cases folds every case anew.
func (c *checker) cases() error {
	for id, seqs := range c.acts {
		if c.gone[id] {
			c.buried(id)
			continue
		}
		c.r.Cases++
		c.readable += len(seqs)
		c.oneCase(id, seqs)
		if err := c.ctx.Err(); err != nil {
			return err
		}
	}
	if n := c.count(bCard); n != c.r.Cases {
		c.r.fault("kartu ada %d, kasus ada %d", n, c.r.Cases)
	}
	return nil
}

func (c *checker) oneCase(id string, seqs []uint64) {
	s := c.s
	snapshot, k, err := s.loadCase(c.tx, id)
	if err != nil {
		c.r.fault("kasus %.8s tidak terbaca", id)
		return
	}
	records, err := s.records(c.tx, id, k)
	if err != nil {
		c.r.fault("isi catatan kasus %s tidak terbaca", snapshot.Number)
		return
	}
	if !slices.EqualFunc(records, seqs, func(r casework.Record, seq uint64) bool { return r.Seq == seq }) {
		c.r.fault("daftar catatan kasus %s tidak cocok dengan rantai", snapshot.Number)
	}
	folded, err := fold(records)
	if err != nil {
		c.r.fault("kasus %s tidak dapat disusun ulang", snapshot.Number)
		return
	}
	if same, err := sameJSON(folded.WithoutCleaning(), snapshot.WithoutCleaning()); err != nil || !same {
		c.r.fault("kasus %s berbeda dari catatannya", snapshot.Number)
	}
	card, err := s.openCard([]byte(id), c.tx.Bucket(bCard).Get([]byte(id)))
	if err != nil {
		c.r.fault("kartu kasus %s tidak terbaca", snapshot.Number)
	} else if same, err := sameJSON(card, madeLike(folded.Card(), card)); err != nil || !same {
		c.r.fault("kartu kasus %s berbeda dari kasusnya", snapshot.Number)
	}
	for _, x := range []struct {
		bucket []byte
		digits string
		n      *int
	}{{bNIK, folded.Child.NIK, &c.nik}, {bKK, folded.Child.KK, &c.kk}} {
		if x.digits == "" {
			continue
		}
		*x.n++
		if !slices.Contains(s.byNumber(c.tx, x.bucket, x.digits), id) {
			c.r.fault("kasus %s tidak ada di indeks %s", snapshot.Number, x.bucket)
		}
	}
}

// indexes look for entries that no case accounts for.
func (c *checker) indexes() error {
	if n := c.count(bNIK); n != c.nik {
		c.r.fault("indeks nik berisi %d, seharusnya %d", n, c.nik)
	}
	if n := c.count(bKK); n != c.kk {
		c.r.fault("indeks kk berisi %d, seharusnya %d", n, c.kk)
	}
	want := c.r.Cases + c.readable // a snapshot a case, an index entry an act
	if n := c.count(bCase); n != want {
		c.r.fault("tempat kasus berisi %d, seharusnya %d", n, want)
	}
	want = c.r.Cases + len(c.s.keys.names())
	if c.r.Signer != "" {
		want++
	}
	if n := c.count(bKey); n != want {
		c.r.fault("kunci ada %d, seharusnya %d", n, want)
	}
	return nil
}

// rest opens every other seal.
func (c *checker) rest() error {
	s := c.s
	each := func(bucket []byte, k key, n *int, what string) error {
		return c.tx.Bucket(bucket).ForEach(func(at, v []byte) error {
			*n++
			if _, err := k.open(place{bucket: string(bucket), key: at}, v); err != nil {
				c.r.fault("%s %x tidak terbaca", what, at[:min(len(at), 8)])
			}
			return nil
		})
	}
	rows, accounts := 0, 0
	err := errors.Join(
		each(bDraft, s.keys.draft, &c.r.Drafts, "draf"),
		each(bAccount, s.keys.account, &accounts, "akun"),
		each(bRegistry, s.keys.registry, &rows, "baris daftar"),
		c.tx.Bucket(bPack).ForEach(func(digest, _ []byte) error {
			c.r.Packs++
			if _, err := s.unpack(c.tx, string(digest)); err != nil {
				c.r.fault("buku aturan %.8s tidak terbaca", digest)
			}
			return nil
		}))
	s.staff.mu.RLock()
	c.r.Accounts = len(s.staff.accounts)
	s.staff.mu.RUnlock()
	return err
}

// madeLike leaves out of a card what one that was written before the field cannot say.
func madeLike(now, then casework.Card) casework.Card {
	now.ToReview = now.ToReview && then.ToReview
	if then.Asks == "" {
		now.Asks = ""
	}
	return now
}
