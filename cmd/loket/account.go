package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	gossh "golang.org/x/crypto/ssh"

	"loket/forms/pack"
	"loket/store/casework"
)

// binding is what opens an account: a public key file or a user of this machine.
type binding struct {
	file string
	uid  string
}

func (b *binding) flags(c *cobra.Command) {
	c.Flags().StringVar(&b.file, "key", "", "`BERKAS` kunci publik SSH (NAMA.pub)")
	c.Flags().StringVar(&b.file, "key-file", "", "`BERKAS`, sama dengan --key")
	c.Flags().StringVar(&b.uid, "uid", "", "`NOMOR` pengguna komputer ini (id -u)")
}

// fingerprint reads the binding; "" when none was given.
func (b *binding) fingerprint() (string, error) {
	switch {
	case b.file != "" && b.uid != "":
		return "", usagef("--key dan --uid tidak dipakai bersama")
	case b.uid != "":
		if _, err := strconv.ParseUint(b.uid, 10, 32); err != nil {
			return "", usagef("--uid %q bukan nomor pengguna", b.uid)
		}
		return "uid:" + b.uid, nil
	case b.file == "":
		return "", nil
	}
	text, err := os.ReadFile(b.file)
	if err != nil {
		return "", refuse(err, "Berkas kunci %s tidak terbaca.", b.file)
	}
	if strings.Contains(string(text), "PRIVATE KEY") {
		return "", refuse(nil, "%s adalah kunci pribadi; itu tetap di komputer petugas. Pakai berkas .pub.", b.file)
	}
	key, _, _, rest, err := gossh.ParseAuthorizedKey(text)
	if err != nil {
		return "", refuse(err, "%s bukan kunci publik SSH.", b.file)
	}
	if strings.TrimSpace(string(rest)) != "" {
		return "", refuse(nil, "%s memuat lebih dari satu kunci; pakai satu berkas untuk satu kunci.", b.file)
	}
	return gossh.FingerprintSHA256(key), nil
}

func accountCommand(a *app) *cobra.Command {
	return group("account", "Akun petugas: undang, tambah, daftar, cabut, kunci, cetak",
		inviteAccount(a), waitingKeys(a), confirmKey(a), revokeKey(a), unlockAccount(a),
		addAccount(a), handoverAccount(a), deputyAccount(a), listAccounts(a), disableAccount(a), group("key", "Kunci yang membuka akun", bindKey(a)),
		setAccount(a, "print", "Cetak surat di pencetak meja sendiri, lewat terminal (PuTTY)", func(ch *casework.AccountChange, on bool) { ch.LocalPrint = &on }),
		setAccount(a, "ascii", "Layar dengan tanda ASCII saja, untuk terminal tua", func(ch *casework.AccountChange, on bool) { ch.ASCII = &on }))
}

// placeFlags are the flags that say what an account is.
func placeFlags(c *cobra.Command, acc *casework.Account, role *string) {
	f := c.Flags()
	f.StringVar(role, "role", "", "`TUGAS` akun")
	f.StringVar(&acc.Desk, "desk", "", "`KODE` loket desa, misalnya 0801")
	f.StringVar(&acc.Agency, "agency", "", "`KODE` lembaga, untuk mitra")
	f.StringVar(&acc.Kecamatan, "kecamatan", "", "`KODE` kecamatan, misalnya 73.06.08; untuk loket dikenal dari kodenya")
	f.StringVar(&acc.Display, "display", "", "`SEBUTAN` di tanda terima: inisial atau jabatan")
}

func knownRole(role string) error {
	if !slices.Contains(casework.Roles(), casework.Role(role)) {
		return usagef("--role %q tidak dikenal; pilih: %s", role, strings.Join(roleNames(), ", "))
	}
	return nil
}

func addAccount(a *app) *cobra.Command {
	var acc casework.Account
	var by binding
	role := ""
	c := &cobra.Command{
		Use: "add NAMA --role TUGAS", Short: "Tambah akun",
		Long:    "Menambah akun.\n\nTugas: " + strings.Join(roleNames(), ", "),
		Example: "  loket account add loket-0801 --role desk-officer --desk 0801 --key budi.pub",
		Args:    exactArgs("NAMA"),
		RunE: func(cmd *cobra.Command, args []string) error {
			acc.Name, acc.Role = args[0], casework.Role(role)
			if err := knownRole(role); err != nil {
				return err
			}
			key, err := by.fingerprint()
			if err != nil {
				return err
			}
			return a.changeAccounts(cmd.Context(), "Akun "+acc.Name+" ditambahkan.", casework.AccountChange{Add: &acc, Key: key})
		},
	}
	placeFlags(c, &acc, &role)
	by.flags(c)
	return c
}

// place checks where an account belongs against the rule book, and finds the
// kecamatan of a desk by its code.
func place(acc *casework.Account, p *pack.Pack) error {
	if acc.Kecamatan == "" && len(acc.Desk) >= 2 {
		if code := p.Office.Region + "." + acc.Desk[:2]; p.Regions.Name(code) != "" {
			acc.Kecamatan = code
		}
	}
	if acc.Kecamatan != "" && p.Regions.Name(acc.Kecamatan) == "" {
		return refuse(nil, "Kecamatan %s tidak ada di buku aturan kantor.", acc.Kecamatan)
	}
	if acc.Agency != "" {
		if _, ok := p.Agency(acc.Agency); !ok {
			return refuse(nil, "Lembaga %s tidak ada di buku aturan kantor; lihat loket pack check --json.", acc.Agency)
		}
	}
	return nil
}

func disableAccount(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "disable NAMA", Short: "Tutup akun; sesinya langsung berakhir", Args: exactArgs("NAMA"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.changeAccounts(cmd.Context(), "Akun "+args[0]+" ditutup.", casework.AccountChange{Disable: args[0]})
		},
	}
}

// setAccount is a command for one setting of an account.
func setAccount(a *app, name, short string, set func(ch *casework.AccountChange, on bool)) *cobra.Command {
	return &cobra.Command{
		Use: name + " NAMA on|off", Short: short, Args: exactArgs("NAMA", "on atau off"),
		Long:    short + ".\n\nBerlaku sejak akun itu masuk berikutnya. Bawaan: off.",
		Example: "  loket account " + name + " loket-0801 on",
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[1] != "on" && args[1] != "off" {
				return usagef("%q tidak dikenal: tulis on atau off", args[1])
			}
			ch := casework.AccountChange{Set: args[0]}
			set(&ch, args[1] == "on")
			return a.changeAccounts(cmd.Context(), "Akun "+args[0]+": "+name+" "+args[1]+", sejak masuk berikutnya.", ch)
		},
	}
}

func bindKey(a *app) *cobra.Command {
	var by binding
	commands := false
	c := &cobra.Command{
		Use: "add NAMA", Short: "Ikat satu kunci lagi ke akun", Args: exactArgs("NAMA"),
		RunE: func(cmd *cobra.Command, args []string) error {
			key, err := by.fingerprint()
			if err != nil {
				return err
			}
			if key == "" {
				return usagef("sebut --key BERKAS atau --uid NOMOR")
			}
			return a.changeAccounts(cmd.Context(), "Kunci diikat ke akun "+args[0]+".", casework.AccountChange{Bind: args[0], Key: key, Commands: commands})
		},
	}
	c.Flags().BoolVar(&commands, "commands", false, "kunci untuk skrip: hanya perintah, tanpa PIN, satu akun")
	by.flags(c)
	return c
}

// changeAccounts makes one change and says that it is done.
func (a *app) changeAccounts(ctx context.Context, done string, ch casework.AccountChange) error {
	words, err := json.Marshal(ch)
	if err != nil {
		return err
	}
	if err := a.do(ctx, nil, "account", "change", string(words)); err != nil {
		return err
	}
	if done != "" {
		fmt.Fprintln(a.err, done)
	}
	return nil
}

func listAccounts(a *app) *cobra.Command {
	asJSON := false
	c := &cobra.Command{Use: "list", Short: "Daftar akun", Args: exactArgs(), RunE: func(cmd *cobra.Command, _ []string) error {
		if asJSON {
			return a.do(cmd.Context(), nil, "account", "list", "--json")
		}
		return a.do(cmd.Context(), nil, "account", "list")
	}}
	c.Flags().BoolVar(&asJSON, "json", false, "sebagai JSON")
	return c
}

func roleNames() []string {
	var out []string
	for _, r := range casework.Roles() {
		out = append(out, string(r))
	}
	return out
}
