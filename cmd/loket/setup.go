package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"strings"

	"loket/forms/pack"
	"loket/forms/text"
	"loket/store"
	"loket/store/casework"
)

// setUp asks three questions and makes an office in an empty folder, or a training
// office. done is false when the person went away before the last answer: then
// nothing was made.
func (a *app) setUp(ctx context.Context, dir string) (done bool, err error) {
	fmt.Fprintf(a.out, "Belum ada kantor di %s.\n  1  Kantor latihan: kasus rekaan, untuk belajar\n  2  Kantor baru: tiga pertanyaan\n", dir)
	choice, err := a.ask("Pilih 1 atau 2 (kosong: keluar): ", "")
	switch {
	case errors.Is(err, io.EOF), err == nil && choice == "":
		fmt.Fprintln(a.out, "Tidak ada yang dibuat.")
		return false, nil
	case err != nil:
		return false, err
	case choice == "1":
		return true, a.makeDemo(ctx, demoOptions{cases: 60, seed: 1, now: a.clock()})
	case choice != "2":
		return false, usagef("pilihan %q tidak ada; jalankan loket lagi", choice)
	}
	base := pack.Gowa()
	name, err := a.ask("1/3 Nama kantor ["+base.Office.Name+"]: ", base.Office.Name)
	if err != nil {
		return unfinished(a.out, err)
	}
	desks, err := a.ask("2/3 Kode loket desa, dipisah spasi (misalnya 0801 0802; boleh kosong): ", "")
	if err != nil {
		return unfinished(a.out, err)
	}
	account, err := a.ask("3/3 Nama akun Anda sebagai pengelola ["+userName()+"]: ", userName())
	if err != nil {
		return unfinished(a.out, err)
	}
	return true, a.create(ctx, dir, name, strings.FieldsFunc(desks, func(r rune) bool { return r == ' ' || r == ',' }), account)
}

// unfinished: an input that ends before the last answer makes no office.
func unfinished(out io.Writer, err error) (bool, error) {
	if errors.Is(err, io.EOF) {
		fmt.Fprintln(out, "\nMasukan berakhir. Tidak ada yang dibuat.")
		return false, nil
	}
	return false, err
}

// ask reads one line, byte by byte, so that what follows it is left for the counter;
// a half line at the end of input is no answer.
func (a *app) ask(prompt, fallback string) (string, error) {
	fmt.Fprint(a.out, prompt)
	var line []byte
	for one := make([]byte, 1); len(line) < 1000; {
		n, err := a.in.Read(one)
		if n == 1 && one[0] == '\n' {
			break
		}
		if line = append(line, one[:n]...); err != nil {
			return "", err
		}
	}
	if s := text.Clean(strings.TrimSpace(string(line))); s != "" {
		return s, nil
	}
	return fallback, nil
}

var deskCode = regexp.MustCompile(`^[0-9A-Z]{2,8}$`)

// create makes a new office: its key outside the data folder, an account for the
// person at this machine, and one for each desk, still without keys.
func (a *app) create(ctx context.Context, dir, name string, desks []string, account string) (err error) {
	book, err := named(name)
	if err != nil {
		return err
	}
	for _, d := range desks {
		if !deskCode.MatchString(d) {
			return refuse(nil, "Kode loket %q tidak benar: 2 sampai 8 angka atau huruf besar. Tidak ada yang dibuat.", d)
		}
	}
	key, at, err := a.newKey(dir)
	if err != nil {
		return err
	}
	o, err := a.options(dir, key)
	if err != nil {
		return err
	}
	o.Pack = book
	s, err := store.Create(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if book != pack.Gowa() { // the name stays in force: it is the office's own page over the embedded rule book
		own := filepath.Join(dir, overlayName, "office.yaml")
		if err := errors.Join(os.MkdirAll(filepath.Dir(own), 0o700), os.WriteFile(own, book.Files["office.yaml"], 0o600)); err != nil {
			return refuse(err, "Nama kantor tidak dapat ditulis di %s.", own)
		}
	}
	first := casework.Account{Name: account, Role: casework.Administrator}
	who := store.ActorOf(first, localUser(), s.NewID())
	if err := s.ChangeAccount(ctx, who, casework.AccountChange{Add: &first, Key: localUser()}); err != nil {
		return err
	}
	for _, d := range desks {
		acc := casework.Account{Name: "loket-" + strings.ToLower(d), Role: casework.DeskOfficer, Desk: d}
		if err := place(&acc, book); err != nil {
			return err
		}
		if err := s.ChangeAccount(ctx, who, casework.AccountChange{Add: &acc}); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.err, `Kantor dibuat: %s
Kunci kantor: %s
  Tanpa kunci ini data tidak dapat dibaca siapa pun. Cetak salinannya di
  kertas (loket kunci salin), simpan terpisah dari komputer ini. Siapa memegang data dan kunci dapat membaca semua.
Akun Anda: %s (pengelola: akun dan cadangan, tanpa isi kasus)
Berikutnya: loket serve
            loket account invite NAMA --role coordinator
            loket account invite loket-KODE
`, name, at, account)
	return nil
}

// newKey takes the key that was named, or makes one outside the data folder.
func (a *app) newKey(dir string) (key store.Key, path string, err error) {
	if a.keyAt != "" {
		if _, err := os.Stat(a.keyAt); err == nil {
			key, err := store.LoadKey(a.keyAt, dir)
			return key, a.keyAt, err
		}
		path = a.keyAt
	} else if path, err = keyFile(dir); err != nil {
		return key, "", err
	}
	if inside, err := within(dir, path); err != nil || inside {
		return key, "", refuse(err, "Kunci kantor tidak boleh berada di folder data. Sebut tempat lain dengan --office-key.")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return key, "", refuse(err, "Folder kunci tidak dapat dibuat.")
	}
	key = store.NewKey()
	return key, path, store.WriteKey(path, key)
}

func within(dir, path string) (bool, error) {
	base, err := filepath.Abs(dir)
	if err != nil {
		return false, err
	}
	p, err := filepath.Abs(path)
	if err != nil {
		return false, err
	}
	rel, err := filepath.Rel(base, p)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)), nil
}

var officeLine = regexp.MustCompile(`(?m)^(name|short):.*$`)

// named is the embedded rule book under an office's own name.
func named(name string) (*pack.Pack, error) {
	base := pack.Gowa()
	if name == base.Office.Name {
		return base, nil
	}
	files := maps.Clone(base.Files)
	files["office.yaml"] = officeLine.ReplaceAllFunc(files["office.yaml"], func(line []byte) []byte {
		key, _, _ := strings.Cut(string(line), ":")
		value := name
		if key == "short" {
			value = text.Truncate(name, 24)
		}
		quoted, err := json.Marshal(value) // a JSON string is a YAML string
		if err != nil {
			return line
		}
		return fmt.Appendf(nil, "%s: %s", key, quoted)
	})
	book, findings := pack.FromFiles(files)
	if len(findings) > 0 {
		return nil, refuse(nil, "Nama kantor tidak dapat dipakai: %s Tidak ada yang dibuat.", findings[0].Say)
	}
	return book, nil
}

var notAccount = regexp.MustCompile(`[^a-z0-9._-]+`)

// userName proposes an account name from the operating-system user's.
func userName() string {
	u, err := user.Current()
	if err != nil {
		return "pengelola"
	}
	name := strings.Trim(notAccount.ReplaceAllString(strings.ToLower(u.Username), "-"), "-")
	if len(name) < 2 {
		return "pengelola"
	}
	return name[:min(len(name), 40)]
}
