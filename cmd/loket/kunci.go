package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"loket/forms/text"
	"loket/sshd"
	"loket/store"
	"loket/store/casework"
	words "loket/tui/say"
)

func kunciCommand(a *app) *cobra.Command {
	return group("kunci", "Kunci kantor: salinan kertas, pemulihan, penggantian; pembuka cadangan",
		copyKey(a), joinKey(a), changeKey(a), backupIdentity(a))
}

func copyKey(a *app) *cobra.Command {
	holders, need, identity := 3, 2, ""
	c := &cobra.Command{
		Use:   "salin [--holders 3] [--need 2]",
		Short: "Cetak salinan kertas kunci kantor, terbagi untuk beberapa pemegang",
		Long: `Mencetak satu lembar untuk tiap pemegang. Beberapa lembar bersama memberi kunci
kembali (loket kunci pulih); satu lembar saja tidak berguna. Masukkan tiap lembar ke
amplop tertutup, simpan terpisah, jauh dari komputer ini.
--identity menambahkan pembuka cadangan di tiap lembar: tanpa kunci kantor, isi
cadangan tetap tidak terbaca.`,
		Example: "  loket kunci salin --holders 3 --need 2 | lp",
		Args:    exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.copyKey(cmd.Context(), holders, need, identity)
		},
	}
	c.Flags().IntVar(&holders, "holders", 3, "`BANYAK` pemegang, satu lembar masing-masing")
	c.Flags().IntVar(&need, "need", 2, "`BANYAK` lembar yang diperlukan untuk memulihkan")
	c.Flags().StringVar(&identity, "identity", "", "`BERKAS` pembuka cadangan, dicetak di tiap lembar")
	keyFlag(c, a)
	return c
}

func (a *app) copyKey(ctx context.Context, holders, need int, identity string) error {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	key, err := a.officeKey(dir)
	if err != nil {
		return err
	}
	shares, err := store.SplitKey(key, holders, need)
	if err != nil {
		return err
	}
	opener := ""
	if identity != "" {
		if opener, err = openerIn(identity); err != nil {
			return err
		}
	}
	tag := key.Tag()
	// A copy of a wrong key would be found out when it is too late: the office is asked first.
	if err := a.do(ctx, nil, "kunci", hex.EncodeToString(tag[:])); err != nil {
		return err
	}
	day := a.clock()
	for i, s := range shares {
		if i > 0 {
			fmt.Fprint(a.out, "\f")
		}
		fmt.Fprint(a.out, sharePaper(s, opener, day.Format("02-01-2006")))
	}
	fmt.Fprintf(a.err, "%d lembar dicetak. Jangan simpan sebagai berkas.\n", len(shares))
	return nil
}

// sharePaper is one holder's sheet.
func sharePaper(s store.Share, opener, day string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "SALINAN KUNCI KANTOR                                       Lembar %d dari %d\n%s\n\n", s.No, s.Of, strings.Repeat("=", 74))
	fmt.Fprintf(&b, "Kunci %x, dicetak %s. Diperlukan %d dari %d lembar.\n\n", s.Tag, day, s.Need, s.Of)
	for i, line := range s.Lines() {
		fmt.Fprintf(&b, "   %d   %s\n\n", i+1, line)
	}
	if opener != "" {
		fmt.Fprintf(&b, "Pembuka cadangan:\n%s\n\n", opener)
	}
	fmt.Fprintf(&b, `Pemegang: ........................................  Paraf: ...............

Simpan dalam amplop tertutup, terpisah dari lembar lain dan dari komputer
kantor. Memulihkan: kumpulkan %d lembar, jalankan
  loket kunci pulih --to kunci
lalu ketik keempat baris tiap lembar. Di baris itu nol sama dengan O, dan satu
sama dengan I dan L; huruf besar atau kecil sama saja.
`, s.Need)
	return b.String()
}

// openerIn is the one line of an identity file that opens.
func openerIn(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", refuse(err, "Berkas pembuka %s tidak terbaca. Tidak ada yang dicetak.", path)
	}
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, openerMark) {
			if _, err := age.ParseX25519Identity(line); err == nil {
				return line, nil
			}
		}
	}
	return "", refuse(nil, "Berkas %s tidak memuat pembuka yang dapat dicetak (%s1…). Tidak ada yang dicetak.", path, openerMark)
}

const openerMark = "AGE-SECRET-KEY-"

// workKunci: the tag of a key that is about to be printed.
func workKunci(ctx context.Context, s *store.Store, c sshd.OfficeCall) error {
	if len(c.Args) != 1 {
		return usagef("kunci: TANDA")
	}
	tag, err := hex.DecodeString(c.Args[0])
	if err != nil {
		return usagef("kunci: TANDA")
	}
	return s.KeyToPaper(ctx, c.Actor, tag)
}

func joinKey(a *app) *cobra.Command {
	to, identity := "", ""
	c := &cobra.Command{
		Use:   "pulih --to BERKAS [--identity BERKAS]",
		Short: "Pulihkan kunci kantor dari lembar-lembar kertas",
		Long: `Membaca baris-baris lembar dari keyboard; baris yang salah ketik ditanyakan lagi.
Kunci ditulis setelah lembar cukup. Dengan --identity, pembuka cadangan di lembar
(AGE-SECRET-KEY-…) juga ditulis.`,
		Args: exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if to == "" {
				return usagef("--to belum disebut: berkas kunci yang akan ditulis")
			}
			return a.joinKey(cmd.Context(), to, identity)
		},
	}
	c.Flags().StringVar(&to, "to", "", "`BERKAS` baru untuk kunci kantor")
	c.Flags().StringVar(&identity, "identity", "", "`BERKAS` baru untuk pembuka cadangan")
	return c
}

func (a *app) joinKey(ctx context.Context, to, identity string) error {
	for _, path := range []string{to, identity} {
		if _, err := os.Lstat(path); path != "" && !errors.Is(err, fs.ErrNotExist) {
			return refuse(err, "Berkas %s sudah ada. Belum ada yang berubah; pilih nama lain.", path)
		}
	}
	p := papers{lines: bufio.NewScanner(a.in), out: a.err}
	opener := ""
	if identity != "" {
		var err error
		if opener, err = p.opener(); err != nil {
			return err
		}
	}
	shares, err := p.shares()
	if err != nil {
		return err
	}
	key, err := store.JoinShares(shares)
	if err != nil {
		return err
	}
	if err := store.WriteKey(to, key); err != nil {
		return err
	}
	if opener != "" {
		if err := store.WriteNew(ctx, identity, func(w io.Writer) error {
			_, err := io.WriteString(w, opener+"\n")
			return err
		}); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.err, "Kunci %x ditulis ke %s. Berikutnya: loket restore, atau loket --office-key %s\n", key.Tag(), to, to)
	return nil
}

// papers reads what somebody types from the sheets; what is mistyped is asked again.
type papers struct {
	lines *bufio.Scanner
	out   io.Writer
}

func (p papers) ask(prompt string) (string, error) {
	for {
		fmt.Fprint(p.out, prompt)
		if !p.lines.Scan() {
			return "", errors.Join(refuse(io.ErrUnexpectedEOF, "Masukan berakhir sebelum cukup. Belum ada yang ditulis."), p.lines.Err())
		}
		if line := strings.TrimSpace(text.Clean(p.lines.Text())); line != "" {
			return line, nil
		}
	}
}

// opener is the line that opens backups.
func (p papers) opener() (string, error) {
	for {
		line, err := p.ask("Pembuka cadangan (" + openerMark + "1…): ")
		if err != nil {
			return "", err
		}
		line = strings.ToUpper(strings.ReplaceAll(line, " ", ""))
		if _, err := age.ParseX25519Identity(line); err == nil {
			return line, nil
		}
		fmt.Fprintln(p.out, "Pembuka salah ketik. Periksa huruf demi huruf, lalu ketik lagi.")
	}
}

// shares are as many different sheets as the first one says are needed.
func (p papers) shares() (out []store.Share, err error) {
	reader := store.ShareReader{}
	for len(out) == 0 || len(out) < out[0].Need {
		line, err := p.ask(fmt.Sprintf("Lembar ke-%d, baris %d: ", len(out)+1, reader.Next()))
		if err != nil {
			return nil, err
		}
		s, done, err := reader.Line(line)
		switch {
		case err != nil:
			fmt.Fprintln(p.out, casework.Say(err))
		case done && slices.ContainsFunc(out, func(x store.Share) bool { return x.No == s.No }):
			fmt.Fprintf(p.out, "Lembar %d sudah diketik. Ketik lembar lain.\n", s.No)
		case done:
			out = append(out, s)
		}
	}
	return out, nil
}

func changeKey(a *app) *cobra.Command {
	to := ""
	c := &cobra.Command{
		Use:   "ganti [--to BERKAS]",
		Short: "Ganti kunci kantor; hentikan server dulu",
		Long: `Membuat kunci kantor baru dan membungkus semua kunci lain dengannya, sekaligus atau
tidak sama sekali. Kunci lama tetap di tempatnya dengan akhiran .lama: cadangan yang
sudah ada hanya terbuka dengannya. Cetak lagi salinan kertas sesudahnya. Bila terputus
di tengah, jalankan lagi: kunci baru yang sudah tertulis dipakai.`,
		Args: exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.changeKey(cmd.Context(), to) },
	}
	c.Flags().StringVar(&to, "to", "", "`BERKAS` baru untuk kunci baru (bila tidak disebut: menggantikan berkas kunci yang dipakai)")
	keyFlag(c, a)
	return c
}

func (a *app) changeKey(ctx context.Context, to string) error {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	old, err := a.officeKey(dir)
	if err != nil {
		return err
	}
	o, err := a.options(dir, old)
	if err != nil {
		return err
	}
	o.Pack = nil
	at := ""
	if to == "" {
		if at, err = a.keyPath(dir); err != nil {
			return err
		}
		to = at + nextKey
	}
	if inside, err := within(dir, to); err != nil || inside {
		return refuse(err, "Kunci kantor tidak boleh berada di folder data. Belum ada yang berubah; sebut tempat lain dengan --to.")
	}
	if a.asName == "" { // whoever holds key and data may; a running server keeps the store, and so refuses
		if c, err := a.dialServer(dir); err == nil && c != nil {
			return errors.Join(refuse(nil, "Server sedang melayani kantor ini. Belum ada yang berubah; hentikan server dulu."), c.Close())
		}
	}
	begun := false
	fresh, none := store.LoadKey(to, dir)
	switch {
	case none == nil && fresh == old:
		return refuse(nil, "Berkas %s berisi kunci yang sekarang. Belum ada yang berubah; sebut berkas lain dengan --to.", to)
	case none == nil: // an earlier change broke off: the office is under one of the two
		o.Key = fresh
		if err = store.Rekeyed(ctx, o); errors.Is(err, store.ErrOtherKey) {
			o.Key = old
			err = store.Rekey(ctx, o, func() (store.Key, error) { begun = true; return fresh, nil })
		}
	default:
		fresh = store.NewKey()
		// The new key is on the disk before anything needs it.
		err = store.Rekey(ctx, o, func() (store.Key, error) {
			if err := store.WriteKey(to, fresh); err != nil {
				return fresh, err
			}
			begun = true
			return fresh, nil
		})
	}
	switch {
	case err != nil && begun: // it may have happened all the same
		return refuse(err, "Penggantian kunci terputus. Simpan kedua berkas kunci, %s dan %s; jalankan lagi loket kunci ganti.", words.Or(at, "yang lama"), to)
	case err != nil:
		return err
	}
	if at != "" {
		spare, err := setAside(at)
		if err == nil {
			err = os.Rename(to, at)
		}
		if err != nil {
			return refuse(err, "Kunci sudah diganti, tetapi berkasnya belum pindah: kunci baru ada di %s. Simpan juga %s; jalankan lagi loket kunci ganti.", to, at)
		}
		fmt.Fprintf(a.err, "Kunci lama: %s\n", spare)
		to = at
	}
	fmt.Fprintf(a.err, "Kunci kantor diganti: %s\nBerikutnya: loket kunci salin, lalu loket backup.\nCadangan lama hanya terbuka dengan kunci lama: simpan kunci dan lembar lama 35 hari, lalu musnahkan.\n", to)
	return nil
}

// setAside keeps a key file under a second name, which no earlier one has: backups of its
// time want it. The first name stays until the new key takes its place, so that at no
// moment there is none.
func setAside(at string) (spare string, err error) {
	for n := 1; ; n++ {
		spare = at + ".lama"
		if n > 1 {
			spare = fmt.Sprintf("%s.lama-%d", at, n)
		}
		if err = os.Link(at, spare); !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if err == nil {
		return spare, nil
	}
	key, err := store.LoadKey(at, "") // a file system without links
	if err == nil {
		err = store.WriteKey(spare, key)
	}
	return spare, err
}

// nextKey ends the name of the new key's file until it takes the old one's place.
const nextKey = ".baru"

// keyPath is the file in which the office key was found.
func (a *app) keyPath(dir string) (string, error) {
	if a.keyAt != "" {
		return a.keyAt, nil
	}
	if os.Getenv("LOKET_KEY") == "" && os.Getenv("CREDENTIALS_DIRECTORY") == "" {
		if path, err := keyFile(dir); err == nil {
			if _, err := os.Stat(path); err == nil {
				return path, nil
			}
		}
	}
	return "", usagef("sebut berkas untuk kunci baru: --to BERKAS")
}

func backupIdentity(a *app) *cobra.Command {
	to := ""
	c := &cobra.Command{
		Use:   "cadangan --to BERKAS",
		Short: "Buat pembuka cadangan; penerimanya ditampilkan",
		Long: `Membuat pembuka cadangan (age) di BERKAS dan menampilkan penerimanya, age1…
Penerima boleh diketahui siapa saja dan dipakai di --recipient. Pembuka disimpan
di luar komputer ini, misalnya di USB dalam amplop.`,
		Args: exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if to == "" {
				return usagef("--to belum disebut: berkas untuk pembuka cadangan")
			}
			id, err := age.GenerateX25519Identity()
			if err != nil {
				return err
			}
			if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
				return refuse(err, "Folder %s tidak dapat dibuat.", filepath.Dir(to))
			}
			if err := store.WriteNew(cmd.Context(), to, func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "# penerima: %s\n%s\n", id.Recipient(), id)
				return err
			}); err != nil {
				return err
			}
			fmt.Fprintln(a.out, id.Recipient())
			return nil
		},
	}
	c.Flags().StringVar(&to, "to", "", "`BERKAS` baru untuk pembuka")
	return c
}
