package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"loket/sshd"
	"loket/store"
	"loket/store/casework"
)

// belongings are what of the data folder goes into a backup beside the data file.
var belongings = []string{hostKeyName, overlayName}

func backupCommand(a *app) *cobra.Command {
	to, recipients := "", []string{}
	c := &cobra.Command{
		Use:   "backup --to BERKAS|FOLDER --recipient age1…",
		Short: "Buat cadangan kantor, tersegel dan sudah diperiksa",
		Long: `Membuat cadangan: disalin, dibuka, diperiksa seluruhnya, lalu disegel (age).
Pekerjaan lain jalan terus; server boleh sedang melayani. Di dalamnya data kantor,
kunci server, dan buku aturan sendiri; tidak ada kunci kantor.

Penerima dibuat sekali: loket kunci cadangan. Server yang dijalankan dengan
--recipient juga memberi cadangan lewat SSH: ssh pengelola@host backup > kantor.age`,
		Example: "  loket backup --to /media/usb --recipient age1…\n  loket backup --to kantor.age --recipient penerima.txt",
		Args:    exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if to == "" {
				return usagef("--to belum disebut: berkas atau folder tujuan cadangan")
			}
			return a.backup(cmd.Context(), to, recipients)
		},
	}
	c.Flags().StringVar(&to, "to", "", "`TUJUAN`: berkas baru, atau folder (nama dari saat dan ujung catatan)")
	recipientFlag(c, &recipients)
	keyFlag(c, a)
	return c
}

func recipientFlag(c *cobra.Command, to *[]string) {
	c.Flags().StringArrayVar(to, "recipient", nil, "`PENERIMA` yang dapat membuka cadangan: age1…, atau berkas berisi penerima (boleh berulang)")
}

// recipientsOf reads recipients, each written out or a file of them.
func recipientsOf(names []string) (out []age.Recipient, err error) {
	for _, name := range names {
		text := name
		if !strings.HasPrefix(name, "age1") {
			b, err := os.ReadFile(name)
			if err != nil {
				return nil, refuse(err, "Berkas penerima %s tidak dapat dibaca. Tidak ada yang dibuat.", name)
			}
			text = string(b)
		}
		some, err := age.ParseRecipients(strings.NewReader(text))
		if err != nil {
			return nil, refuse(err, "Penerima cadangan tidak benar. Tidak ada yang dibuat; periksa age1…")
		}
		out = append(out, some...)
	}
	return out, nil
}

// backup makes a backup through the server if one runs, else here.
func (a *app) backup(ctx context.Context, to string, names []string) error {
	recipients, err := recipientsOf(names)
	if err != nil {
		return err
	}
	dir, err := a.dir()
	if err != nil {
		return err
	}
	if c, err := a.dialServer(dir); err != nil {
		return err
	} else if c != nil {
		return a.fetchBackup(ctx, c, to, recipients)
	}
	return a.withOffice(ctx, func(s *store.Store, who casework.Actor) (err error) {
		b, err := s.Backup(ctx, who, store.BackupOptions{Recipients: recipients, Beside: belongings})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, b.Close()) }()
		path, err := b.WriteFile(ctx, to)
		if err == nil {
			fmt.Fprintln(a.out, path)
			fmt.Fprintln(a.err, backupLine(b))
		}
		return err
	})
}

// backupLine says what a backup is. Its name comes first: see fetchBackup.
func backupLine(b *store.Backup) string {
	return fmt.Sprintf("Cadangan %s: %d kasus, %d catatan, %d byte data; sudah dibuka dan diperiksa.", b.Name, b.Report.Cases, b.Report.Entries, b.Size)
}

var backupSaid = regexp.MustCompile(`(?m)^Cadangan (\S+): `)

// fetchBackup has the server make a backup and writes it to a file of this person.
// Its name is known only when it is whole.
func (a *app) fetchBackup(ctx context.Context, c *client, to string, recipients []age.Recipient) error {
	args := []string{"backup"}
	for _, r := range recipients {
		named, ok := r.(fmt.Stringer)
		if !ok {
			return errors.Join(usagef("penerima ini tidak dapat dipakai lewat server"), c.Close())
		}
		args = append(args, named.String())
	}
	folder, name := filepath.Dir(to), filepath.Base(to)
	if info, err := os.Stat(to); err == nil && info.IsDir() {
		folder, name = to, ""
	} else if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(refuse(err, "Berkas %s sudah ada atau tidak terbaca. Tidak ada yang dibuat; pilih nama lain.", to), c.Close())
	}
	half, err := os.MkdirTemp(folder, ".loket-belum-*")
	if err != nil {
		return errors.Join(refuse(err, "Folder %s tidak dapat ditulisi. Tidak ada yang dibuat.", folder), c.Close())
	}
	part, said := filepath.Join(half, "part"), &bytes.Buffer{}
	err = store.WriteNew(ctx, part, func(w io.Writer) error {
		there := *a
		there.out, there.err = w, said
		return c.command(ctx, &there, nil, args)
	})
	fmt.Fprint(a.err, said.String())
	if m := backupSaid.FindStringSubmatch(said.String()); err == nil && name == "" && m != nil {
		if _, ok := store.BackupName(m[1]); ok {
			name = m[1]
		}
	}
	path := filepath.Join(folder, name)
	if err == nil {
		if _, e := os.Lstat(path); !errors.Is(e, fs.ErrNotExist) {
			err = refuse(e, "Berkas %s sudah ada. Tidak ada yang dibuat; pilih nama lain.", path)
		} else if err = os.Rename(part, path); err == nil {
			fmt.Fprintln(a.out, path)
		}
	}
	return errors.Join(err, os.RemoveAll(half))
}

// workBackup streams a backup for the recipients that the server was started with.
// Only somebody at this machine names others: sealed for a stranger it would be his.
func workBackup(configured []age.Recipient) officeWork {
	return func(ctx context.Context, s *store.Store, c sshd.OfficeCall) (err error) {
		recipients := configured
		if len(c.Args) > 0 {
			if !c.Actor.AtServer() {
				return refuse(nil, "Penerima cadangan ditetapkan di server. Tidak ada yang dibuat; tulis: backup")
			}
			if recipients, err = recipientsOf(c.Args); err != nil {
				return err
			}
		}
		b, err := s.Backup(ctx, c.Actor, store.BackupOptions{Recipients: recipients, Beside: belongings})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, b.Close()) }()
		if err := b.Write(ctx, c.Out); err != nil {
			return err
		}
		fmt.Fprintln(c.Err, backupLine(b))
		return nil
	}
}

func restoreCommand(a *app) *cobra.Command {
	r := restoration{}
	c := &cobra.Command{
		Use:   "restore --from BERKAS --data FOLDER",
		Short: "Pulihkan kantor dari cadangan ke folder kosong",
		Long: `Memulihkan kantor ke folder kosong. Segel, kunci, isi, dan rantai catatan diperiksa
dulu; bila ada yang salah, tidak ada yang dipulihkan.

--newer-than dan --heads memakai ujung catatan dari kertas (kaki surat rujukan):
cadangan yang lebih lama, atau yang tidak memuat ujung itu, ditolak.`,
		Example: "  loket restore --from kantor.age --identity pembuka.txt --key kunci --data /var/lib/loket\n  loket restore --from kantor.age --identity pembuka.txt --key kunci --data baru --newer-than 412-9f03c2aa",
		Args:    exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if r.from == "" {
				return usagef("--from belum disebut: berkas cadangan")
			}
			if a.data == "" && os.Getenv("LOKET_DATA") == "" {
				return usagef("sebut folder kosong untuk kantor yang dipulihkan: --data FOLDER")
			}
			return a.restore(cmd.Context(), r)
		},
	}
	flags := c.Flags()
	flags.StringVar(&r.from, "from", "", "`BERKAS` cadangan")
	flags.StringVar(&r.identity, "identity", "", "`BERKAS` pembuka segel (AGE-SECRET-KEY-…)")
	flags.StringVar(&r.newer, "newer-than", "", "`UJUNG` catatan dari kertas yang harus sudah termuat, misalnya 412-9f03c2aa")
	flags.StringVar(&r.account, "account", "", "`AKUN` yang dibuka pengguna komputer ini, bila komputernya baru")
	flags.StringVar(&r.heads, "heads", "", "`BERKAS` berisi ujung catatan dari kertas, satu per baris")
	keyFlag(c, a)
	return c
}

// restoration is what the restore command was told.
type restoration struct{ from, identity, newer, heads, account string }

func (a *app) restore(ctx context.Context, r restoration) error {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	key, err := a.officeKey(dir)
	if err != nil {
		return err
	}
	o := store.RestoreOptions{Office: store.Options{Dir: dir, Key: key, Clock: a.clock, NewID: newID}, Bind: r.account, User: localUser()}
	if r.identity != "" {
		b, err := os.ReadFile(r.identity)
		if err == nil {
			o.Identities, err = age.ParseIdentities(bytes.NewReader(b))
		}
		if err != nil {
			return refuse(err, "Berkas pembuka %s tidak terbaca. Tidak ada yang dipulihkan.", r.identity)
		}
	}
	if o.Papers, err = headsFile(r.heads); err != nil {
		return err
	}
	if r.newer != "" {
		p, err := store.ParseHead(r.newer)
		if err != nil {
			return err
		}
		o.Papers = append(o.Papers, p)
	}
	done, err := store.Restore(ctx, r.from, o)
	if err != nil {
		return err
	}
	zone := time.Local
	if book, err := rules(dir); err == nil {
		zone = book.Office.Zone
	}
	fmt.Fprintf(a.out, "Kantor dipulihkan di %s: %d kasus, %d catatan, ujung %s.\n", dir, done.Report.Cases, done.Report.Entries, done.Head)
	fmt.Fprintf(a.err, "Keadaan pada %s pukul %s. Yang dicatat sesudahnya tidak ada di sini: masukkan lagi dari kertas.\nBerikutnya: loket check, lalu loket serve\n",
		casework.Day(done.At, zone), done.At.In(zone).Format("15.04"))
	return nil
}

// headsFile reads heads typed from papers; "" is none.
func headsFile(path string) ([]store.PaperHead, error) {
	if path == "" {
		return nil, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, refuse(err, "Berkas ujung catatan %s tidak dapat dibaca.", path)
	}
	return store.ReadHeads(bytes.NewReader(b))
}
