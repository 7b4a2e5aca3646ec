package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"loket/sshd"
	"loket/store"
	"loket/store/casework"
)

// handoverAccount lists an officer's work and, with --yes, hands it over.
func handoverAccount(a *app) *cobra.Command {
	reason, yes, asJSON := "", false, false
	c := &cobra.Command{
		Use: "handover DARI KE --reason ALASAN --yes", Short: "Serahkan seluruh pekerjaan satu petugas ke petugas lain",
		Long: `Menampilkan kasus terbuka, batas waktu yang berjalan, rujukan yang belum selesai,
dan draf seorang petugas. Dengan --yes semuanya diserahkan: tiap kasus dengan
penugasan yang tercatat, draf berganti pemilik. Tidak ada batas waktu yang bergeser.`,
		Example: "  loket account handover peksos-01 peksos-02\n  loket account handover peksos-01 peksos-02 --reason 'SK rotasi 12' --yes",
		Args:    exactArgs("DARI", "KE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			call := []string{"rotate", args[0], args[1], reason}
			if yes {
				call = append(call, "--yes")
			}
			if asJSON {
				call = append(call, "--json")
			}
			return a.do(cmd.Context(), nil, call...)
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "`ALASAN`, dicatat di tiap kasus")
	c.Flags().BoolVar(&yes, "yes", false, "serahkan sekarang; tanpa ini hanya ditampilkan")
	c.Flags().BoolVar(&asJSON, "json", false, "sebagai JSON")
	return c
}

// workRotate: the two accounts, the reason (may be empty), perhaps "--yes", "--json".
func workRotate(ctx context.Context, s *store.Store, c sshd.OfficeCall) error {
	var plain []string
	yes, asJSON := false, false
	for _, arg := range c.Args {
		switch arg {
		case "--yes":
			yes = true
		case "--json":
			asJSON = true
		case "--reason":
		default:
			plain = append(plain, arg)
		}
	}
	if len(plain) < 2 || len(plain) > 3 {
		return usagef("rotate DARI KE [--reason ALASAN] [--yes] [--json]")
	}
	h, err := s.Handover(ctx, c.Actor, plain[0], plain[1], strings.Join(plain[2:], " "), yes)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(c.Out, h)
	}
	for _, l := range h.Lines(s.Pack(), s.Now()) {
		fmt.Fprintln(c.Out, l)
	}
	said := "akan diserahkan; tambahkan --yes"
	if h.Done {
		said = "diserahkan ke " + h.To
	}
	fmt.Fprintln(c.Out, h.Sum()+" "+said+".")
	return nil
}

// deputyAccount names a deputy (Plh.) for some days.
func deputyAccount(a *app) *cobra.Command {
	post, from, to, name := "", "", "", ""
	c := &cobra.Command{
		Use: "deputy NAMA --for AKUN --from TANGGAL --to TANGGAL", Short: "Tetapkan pelaksana harian (Plh.) untuk beberapa hari",
		Long: `Membuat akun NAMA.plh: hak akun yang digantikan, hanya pada hari-hari itu menurut jam
kantor, paling lama 90 hari. Dibuka dengan kunci dan PIN NAMA sendiri:
ssh NAMA.plh@host. Tiap catatannya menyebut Plh. Ditetapkan oleh pimpinan, bukan untuk
diri sendiri, dan hanya bagi orang yang tugasnya setara.`,
		Example: "  loket account deputy peksos-02 --for manager --from 2026-11-23 --to 2026-11-27",
		Args:    exactArgs("NAMA"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if post == "" || from == "" || to == "" {
				return usagef("sebut --for AKUN, --from TANGGAL dan --to TANGGAL")
			}
			if name == "" {
				name = args[0] + ".plh"
			}
			words, err := json.Marshal([]string{name, args[0], post, from, to})
			if err != nil {
				return err
			}
			return a.do(cmd.Context(), nil, "deputy", string(words))
		},
	}
	c.Flags().StringVar(&post, "for", "", "`AKUN` yang digantikan")
	c.Flags().StringVar(&from, "from", "", "`TANGGAL` hari pertama")
	c.Flags().StringVar(&to, "to", "", "`TANGGAL` hari terakhir")
	c.Flags().StringVar(&name, "name", "", "`NAMA` akun Plh. (bawaan: NAMA.plh)")
	return c
}

// workDeputy: new account's name, the person's, the post's, first and last day, as one JSON list.
func workDeputy(ctx context.Context, s *store.Store, c sshd.OfficeCall) error {
	var x []string
	if len(c.Args) != 1 || json.Unmarshal([]byte(c.Args[0]), &x) != nil || len(x) != 5 {
		return usagef("tulis: loket account deputy NAMA --for AKUN --from TANGGAL --to TANGGAL")
	}
	zone := s.Pack().Office.Zone
	from, err := moment(x[3], zone, false)
	if err != nil {
		return err
	}
	to, err := moment(x[4], zone, true)
	if err != nil {
		return err
	}
	err = s.ChangeAccount(ctx, c.Actor, casework.AccountChange{Add: &casework.Account{
		Name: x[0], Acting: &casework.Acting{Self: x[1], For: x[2], From: from, To: to},
	}})
	if err == nil {
		fmt.Fprintf(c.Out, "Akun %s: Plh. %s dari %s sampai %s.\n", x[0], x[2], casework.Day(from, zone), casework.Day(to.Add(-time.Second), zone))
	}
	return err
}
