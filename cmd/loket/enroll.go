package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	gossh "golang.org/x/crypto/ssh"

	"loket/forms/text"
	"loket/store/casework"
)

func inviteAccount(a *app) *cobra.Command {
	var acc casework.Account
	role, server := "", "SERVER:2222"
	c := &cobra.Command{
		Use: "invite NAMA [--role TUGAS]", Short: "Undang petugas: kode sekali pakai untuk mengikat kuncinya sendiri",
		Long: `Mencetak kode undangan: berlaku 24 jam, lima kali coba. Petugas menyambung dengan
kuncinya sendiri, mengetik kode itu, dan membaca enam angka; Anda mengesahkannya dengan
loket account confirm. Kunci tidak perlu dibawa ke mana-mana.
Dengan --role akunnya dibuat dulu; tanpa --role akunnya sudah ada (kunci tambahan).`,
		Example: "  loket account invite loket-0801 --role desk-officer --desk 0801 --server loket.kantor.example",
		Args:    exactArgs("NAMA"),
		RunE: func(cmd *cobra.Command, args []string) error {
			var add *casework.Account
			if role != "" {
				if err := knownRole(role); err != nil {
					return err
				}
				acc.Name, acc.Role = args[0], casework.Role(role)
				add = &acc
			}
			words, err := json.Marshal(add)
			if err != nil {
				return err
			}
			if err := a.do(cmd.Context(), nil, "account", "invite", args[0], string(words)); err != nil {
				return err
			}
			return a.invitation(args[0], server)
		},
	}
	c.Flags().StringVar(&server, "server", server, "`ALAMAT` server seperti yang diketik petugas, dengan atau tanpa port")
	placeFlags(c, &acc, &role)
	return c
}

// invitation prints what the officer does with the code, and how the server is known.
func (a *app) invitation(name, server string) error {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(server)
	if err != nil {
		host, port = server, "2222"
	}
	fmt.Fprintf(a.out, "Petugas mengetik:   ssh -p %s %s@%s\n", port, name, host)
	if key, err := hostKey(filepath.Join(dir, hostKeyName)); err == nil {
		fmt.Fprintf(a.out, "Sidik kunci server: %s\n", gossh.FingerprintSHA256(key))
	} else {
		fmt.Fprintln(a.out, "Sidik kunci server: belum ada; jalankan loket serve dulu, sidiknya ditampilkan di situ.")
	}
	fmt.Fprintf(a.out, "Sesudah ia menyebut enam angka: loket account confirm %s ANGKA\n", name)
	return nil
}

func waitingKeys(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "waiting", Short: "Kunci yang menunggu pengesahan", Args: exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.do(cmd.Context(), nil, "account", "waiting") },
	}
}

func confirmKey(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "confirm NAMA ANGKA", Short: "Sahkan kunci yang menunggu dengan enam angka yang dibaca petugas",
		Long: `Mengesahkan kunci yang menunggu. Angkanya disebut petugas, lewat telepon atau tatap muka.
Tugas yang membaca berkas utuh (peksos, manajer, wakil, koordinator) atau mengelola akun
disahkan dua orang: yang mengundang dan satu pengelola akun lain. Begitu juga tiap tugas
yang melihat kasus, bila yang mengesahkan bukan pimpinan dan tidak di komputer server.
Sesudah lima kali angka salah, kunci yang menunggu dihapus.`,
		Args: exactArgs("NAMA", "ANGKA"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.changeAccounts(cmd.Context(), "", casework.AccountChange{Confirm: args[0], Digits: args[1]})
		},
	}
}

func revokeKey(a *app) *cobra.Command {
	key := ""
	c := &cobra.Command{
		Use: "revoke NAMA [--key SIDIK]", Short: "Cabut satu kunci atau seluruh akun; sesinya langsung berakhir",
		Long: "Mencabut satu kunci dari akun (--key SHA256:… atau berkas .pub), atau tanpa --key seluruh akunnya.\nSesi yang dibuka dengannya langsung berakhir; isian yang sudah tersimpan aman.",
		Args: exactArgs("NAMA"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if key == "" {
				return a.changeAccounts(cmd.Context(), "Akun "+args[0]+" ditutup.", casework.AccountChange{Disable: args[0]})
			}
			fp := key
			if !strings.HasPrefix(key, "SHA256:") && !strings.HasPrefix(key, "uid:") {
				var err error
				if fp, err = (&binding{file: key}).fingerprint(); err != nil {
					return err
				}
			}
			return a.changeAccounts(cmd.Context(), "Kunci dicabut dari akun "+args[0]+".", casework.AccountChange{Revoke: args[0], Key: fp})
		},
	}
	c.Flags().StringVar(&key, "key", "", "`SIDIK` (SHA256:…, uid:…) atau berkas .pub")
	return c
}

func unlockAccount(a *app) *cobra.Command {
	forget := false
	c := &cobra.Command{
		Use: "unlock NAMA [--forget-pin]", Short: "Buka akun yang terkunci karena PIN salah",
		Long: "Melupakan PIN yang salah. Dengan --forget-pin, PIN-nya juga: petugas memilih yang baru saat masuk berikutnya.",
		Args: exactArgs("NAMA"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.changeAccounts(cmd.Context(), "Akun "+args[0]+" dibuka.", casework.AccountChange{Unlock: args[0], ForgetPIN: forget})
		},
	}
	c.Flags().BoolVar(&forget, "forget-pin", false, "PIN-nya dilupakan")
	return c
}

// keyOf finds one of an account's keys in a list.
func keyOf(list []casework.Account, account, fingerprint string) (casework.Binding, bool) {
	for _, acc := range list {
		for _, b := range acc.Keys {
			if b.Account == account && b.Fingerprint == fingerprint {
				return b, true
			}
		}
	}
	return casework.Binding{}, false
}

// waitingTable lists the keys that wait. Their digits are the officers' to say.
func waitingTable(out io.Writer, list []casework.Account) {
	none := true
	for _, acc := range list {
		for _, b := range acc.Keys {
			if b.Waiting {
				none = false
				fmt.Fprint(out, text.Clean(fmt.Sprintf("%s  %s  %s  diundang %s", acc.Name, acc.Role, b.Fingerprint, b.By)))
				if len(b.Confirmed) > 0 {
					fmt.Fprintf(out, ", disahkan %s", strings.Join(b.Confirmed, ", "))
				}
				fmt.Fprintln(out)
			}
		}
	}
	if none {
		fmt.Fprintln(out, "Tidak ada kunci yang menunggu.")
	}
}
