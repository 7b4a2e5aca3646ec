package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	gossh "golang.org/x/crypto/ssh"

	"loket/sshd/card"
	sshclient "loket/sshd/client"
)

// connectCommand is the desk's own way to the server: "loket connect HOST".
func connectCommand(a *app) *cobra.Command {
	o := sshclient.Options{}
	c := &cobra.Command{
		Use:   "connect [AKUN@]HOST[:PORT]",
		Short: "Sambung dari meja desa ke server loket",
		Long: `Menyambung ke server loket: hemat data, menyambung lagi sendiri setelah jaringan
putus, dan kembali ke isian yang sama.

Kunci: --identity, kalau tidak kunci loket di komputer ini, kalau tidak
~/.ssh/id_ed25519. Bila belum ada, kunci dibuat dan bagian umumnya ditampilkan
untuk diserahkan ke sekretariat.
Setelah sepuluh menit tanpa ketikan, sambungan yang putus menunggu Enter.`,
		Example: "  loket connect loket.katangka@loket.contoh.go.id --fingerprint SHA256:...",
		Args:    exactArgs("nama server"),
		RunE: func(cmd *cobra.Command, args []string) error {
			account, host, port, err := sshclient.ParseTarget(args[0])
			if err != nil {
				return usagef("%v", err)
			}
			if o.Account == "" {
				o.Account = account
			} else if account != "" && account != o.Account {
				return usagef("akun disebut dua kali: %s dan %s", account, o.Account)
			}
			if o.Port == 0 {
				o.Port = port
			} else if port != 0 && port != o.Port {
				return usagef("port disebut dua kali: %d dan %d", port, o.Port)
			}
			if o.Port < 0 || o.Port > 65535 {
				return usagef("port %d tidak cocok: tulis angka 1 sampai 65535", o.Port)
			}
			if o.Fingerprint != "" && !sshclient.ValidFingerprint(o.Fingerprint) {
				return usagef("sidik tidak cocok: tulis persis seperti di kartu meja, SHA256: dan 43 huruf")
			}
			o.Host = host
			return a.connect(cmd.Context(), o)
		},
	}
	flags := c.Flags()
	flags.StringVar(&o.Account, "account", "", "`NAMA` akun (bila tidak disebut: satu-satunya akun kunci ini)")
	flags.IntVar(&o.Port, "port", 0, fmt.Sprintf("`PORT` server (bila tidak disebut: %d)", sshclient.DefaultPort))
	flags.StringVar(&o.Identity, "identity", "", "`BERKAS` kunci pribadi")
	flags.StringVar(&o.Fingerprint, "fingerprint", "", "`SIDIK` kunci server dari kartu meja; menggantikan yang dikenal")
	flags.BoolVar(&o.Line, "line", false, "tanya jawab per baris; layar dibersihkan di akhir")
	flags.StringVar(&o.Save, "save", "", "`FOLDER` untuk surat dari server (bila tidak disebut: loket-surat di folder pengguna)")
	return c
}

// connect runs the client with this machine's terminal, clock and folders.
func (a *app) connect(ctx context.Context, o sshclient.Options) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP) // a closed window; INT and TERM are main's
	defer stop()
	dir, err := os.UserConfigDir()
	if err != nil {
		return refuse(err, "Folder pengaturan pengguna tidak diketahui.")
	}
	if o.Home, err = os.UserHomeDir(); err != nil {
		return refuse(err, "Folder pengguna tidak diketahui.")
	}
	o.ConfigDir, o.Version = filepath.Join(dir, "loket"), version
	o.In, o.Out, o.Err, o.Getenv, o.Clock, o.After = a.in, a.out, a.err, os.Getenv, a.clock, time.After
	status, err := sshclient.Run(ctx, o)
	if err == nil && status != exitOK {
		return exitStatus(status)
	}
	return err
}

// kartuCommand prints the desk card: "loket kartu".
func kartuCommand(a *app) *cobra.Command {
	k := card.Card{}
	config, putty := false, false
	c := &cobra.Command{
		Use:   "kartu --host HOST [--port PORT] [--account NAMA]",
		Short: "Kartu meja: cara menyambung untuk satu meja, siap cetak",
		Long: `Kartu meja untuk dicetak: server, sidik kunci, akun, dan pengaturan untuk
loket connect, OpenSSH, dan PuTTY. Sidik diambil dari folder data kantor, atau
dari --fingerprint di komputer lain.`,
		Example: "  loket kartu --host loket.contoh.go.id --account loket.katangka\n  loket kartu --host loket.contoh.go.id --account loket.katangka --putty > loket.reg",
		Args:    exactArgs(),
		RunE: func(*cobra.Command, []string) error {
			if k.Host == "" {
				return usagef("--host belum disebut: nama atau alamat server yang dihubungi meja")
			}
			if config && putty {
				return usagef("pilih salah satu: --config atau --putty")
			}
			if err := a.knowServer(&k); err != nil {
				return err
			}
			if err := k.Check(); err != nil {
				return usagef("%v", err)
			}
			out := k.Text()
			switch {
			case config:
				out = k.Config()
			case putty:
				out = k.PuTTY()
			}
			_, err := fmt.Fprint(a.out, out)
			return err
		},
	}
	flags := c.Flags()
	flags.StringVar(&k.Host, "host", "", "nama atau alamat `SERVER`")
	flags.IntVar(&k.Port, "port", sshclient.DefaultPort, "`PORT` server")
	flags.StringVar(&k.Account, "account", sshclient.AnyAccount, "`NAMA` akun meja itu")
	flags.StringVar(&k.Fingerprint, "fingerprint", "", "`SIDIK` kunci server, bila folder data tidak di komputer ini")
	flags.BoolVar(&config, "config", false, "hanya bagian untuk ~/.ssh/config")
	flags.BoolVar(&putty, "putty", false, "berkas registry untuk PuTTY")
	return c
}

// knowServer takes the server's key from the data folder, unless a fingerprint was given.
func (a *app) knowServer(k *card.Card) error {
	if k.Fingerprint != "" {
		return nil
	}
	dir, err := a.dir()
	if err != nil {
		return err
	}
	key, err := hostKey(filepath.Join(dir, hostKeyName))
	if err != nil {
		return refuse(err, "Kunci server tidak terbaca di %s. Kunci dibuat saat loket serve pertama kali; di komputer lain tulis --fingerprint.", dir)
	}
	k.HostKey, k.Fingerprint = key, gossh.FingerprintSHA256(key)
	return nil
}
