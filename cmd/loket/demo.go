package main

import (
	"context"
	"crypto/ed25519"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	gossh "golang.org/x/crypto/ssh"

	"loket/cmd/loket/demo"
	"loket/forms/pack"
	"loket/store"
	"loket/store/casework"
	"loket/store/registry"
)

// demoOptions say which training office to make.
type demoOptions struct {
	cases int
	seed  uint64
	now   time.Time
}

func demoCommand(a *app) *cobra.Command {
	o := demoOptions{}
	now := ""
	c := &cobra.Command{
		Use:   "demo --data FOLDER",
		Short: "Buat kantor latihan dengan kasus rekaan",
		Long: "Membuat kantor latihan: anak rekaan, semua tugas, kasus di semua tahap.\n" +
			"Benih yang sama memberi kantor yang sama. Kunci latihan ada di FOLDER/keys.",
		Args: exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if a.data == "" && os.Getenv("LOKET_DATA") == "" {
				return usagef("sebut folder kosong untuk kantor latihan: --data FOLDER")
			}
			o.now = a.clock()
			if now != "" {
				t, err := time.Parse(time.RFC3339, now)
				if err != nil {
					return usagef("nilai %q tidak cocok untuk --now (contoh 2026-11-20T10:00:00+08:00)", now)
				}
				o.now = t
			}
			if o.cases < 0 || o.cases > 100_000 {
				return usagef("nilai %q tidak cocok untuk --cases (0 sampai 100000)", strconv.Itoa(o.cases))
			}
			return a.makeDemo(cmd.Context(), o)
		},
	}
	c.Flags().IntVar(&o.cases, "cases", 60, "`BANYAK` kasus")
	c.Flags().Uint64Var(&o.seed, "seed", 1, "`BENIH`: angka yang sama, kantor yang sama")
	c.Flags().StringVar(&now, "now", "", "`SAAT` kantor itu berada (RFC 3339)")
	if err := c.Flags().MarkHidden("now"); err != nil {
		panic(err) // the flag stands two lines above
	}
	return c
}

// makeDemo makes a training office in an empty folder and says how to come in.
func (a *app) makeDemo(ctx context.Context, o demoOptions) (err error) {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	if store.Exists(dir) {
		return refuse(nil, "Di %s sudah ada kantor; tidak ada yang diubah. Pilih folder lain.", dir)
	}
	now := o.now.UTC().Truncate(time.Minute)
	clock := demo.NewClock(now.AddDate(-2, 0, 0))
	book := pack.Gowa()
	s, err := store.Create(ctx, store.Options{
		Dir: dir, Key: store.NewKey(), Clock: clock.Now, NewID: demo.IDs(o.seed, clock), Pack: book, Training: true, NoSync: true,
	})
	if err != nil {
		return err
	}
	people, err := fillDemo(ctx, s, dir, book, demo.Options{Desk: s, Clock: clock, Now: now, Seed: o.seed, Cases: o.cases})
	if err == nil {
		err = practiceList(ctx, s, now, people)
	}
	if err = errors.Join(err, s.Close()); err != nil {
		// Half an office is none. The folder held no office before.
		for _, name := range []string{store.FileName, "kunci", "keys"} {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, name)))
		}
		return &casework.Error{Kind: casework.Internal, Say: "Kantor latihan tidak jadi dibuat.", Cause: err}
	}
	fmt.Fprintf(a.err, `Kantor latihan dibuat di %[1]s: %[2]d kasus rekaan.
Buka di komputer ini:   loket --data %[1]s
Layani lewat SSH:       loket serve --data %[1]s
Masuk sebagai petugas:  ssh -p 2222 -i %[1]s/keys/desk-officer -o IdentitiesOnly=yes loket@localhost
Kunci tiap tugas ada di %[1]s/keys. Jangan pakai kantor latihan untuk anak sungguhan.
`, dir, o.cases)
	return nil
}

func fillDemo(ctx context.Context, s *store.Store, dir string, book *pack.Pack, o demo.Options) ([]demo.Person, error) {
	if err := seat(ctx, s, dir, o.Cases, book); err != nil {
		return nil, err
	}
	return demo.Make(ctx, o)
}

// seat makes the accounts, with training keys in DIR/keys.
func seat(ctx context.Context, s *store.Store, dir string, cases int, book *pack.Pack) error {
	keys := filepath.Join(dir, "keys")
	if err := os.MkdirAll(keys, 0o700); err != nil {
		return err
	}
	var maker casework.Actor
	for i, seat := range demo.Seats(book, cases) {
		if i == 0 {
			maker = store.ActorOf(seat.Account, "latihan", "latihan")
		}
		change := casework.AccountChange{Add: &seat.Account}
		if seat.HasKey {
			fingerprint, err := writeKeys(keys, seat.Name)
			if err != nil {
				return err
			}
			change.Key = fingerprint
		}
		if err := s.ChangeAccount(ctx, maker, change); err != nil {
			return fmt.Errorf("account %s: %w", seat.Name, err)
		}
	}
	// Whoever makes a training office works in it as its coordinator.
	return s.ChangeAccount(ctx, maker, casework.AccountChange{Bind: string(casework.Coordinator), Key: localUser()})
}

// writeKeys makes a training key pair, FOLDER/NAME and FOLDER/NAME.pub.
func writeKeys(folder, name string) (fingerprint string, err error) {
	pair, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return "", err
	}
	public, err := gossh.NewPublicKey(pair)
	if err != nil {
		return "", err
	}
	block, err := gossh.MarshalPrivateKey(private, "latihan "+name)
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, name)
	line := gossh.MarshalAuthorizedKey(public)
	err = errors.Join(
		os.WriteFile(path, pem.EncodeToMemory(block), 0o600),
		os.WriteFile(path+".pub", append(line[:len(line)-1], (" latihan-"+name+"\n")...), 0o600),
	)
	return gossh.FingerprintSHA256(public), err
}

// practiceList is a programme's list that holds every second invented child.
func practiceList(ctx context.Context, s *store.Store, now time.Time, people []demo.Person) error {
	var rows []registry.Row
	for i, p := range people {
		if i%2 == 0 {
			rows = append(rows, registry.Row{NIK: p.NIK, KK: p.KK, Name: p.Name, Sex: p.Sex, Birth: p.Birth, Desil: 1 + i%4})
		}
	}
	acc, ok := s.Account(string(casework.DataOfficer))
	if !ok {
		return errors.New("no data officer")
	}
	_, err := s.PutRegistry(ctx, store.ActorOf(acc, "latihan", "latihan"), "DTSEN latihan", now, "latihan", rows)
	return err
}
