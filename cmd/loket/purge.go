package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"loket/forms/text"
	"loket/sshd"
	"loket/store"
	"loket/store/casework"
)

func purgeCommand(a *app) *cobra.Command {
	asJSON, reason := false, ""
	flags := func() (out []string) {
		if asJSON {
			out = append(out, "--json")
		}
		return out
	}
	simple := func(name, short string) *cobra.Command {
		c := &cobra.Command{Use: name, Short: short, Args: exactArgs(), RunE: func(cmd *cobra.Command, _ []string) error {
			return a.do(cmd.Context(), nil, append([]string{"purge", name}, flags()...)...)
		}}
		c.Flags().BoolVar(&asJSON, "json", false, "sebagai JSON")
		return c
	}
	decision := func(name, short string) *cobra.Command {
		c := &cobra.Command{Use: name + " NOMOR --reason ALASAN", Short: short, Args: exactArgs("NOMOR"), RunE: func(cmd *cobra.Command, args []string) error {
			return a.do(cmd.Context(), nil, "purge", name, args[0], reason)
		}}
		c.Flags().StringVar(&reason, "reason", "", "`ALASAN` tertulis, disimpan bersama kasus")
		return c
	}
	g := group("purge", "Musnahkan kasus yang masa simpannya lewat (koordinator)",
		simple("list", "Kasus yang masa simpannya lewat atau sedang ditahan"),
		decision("decide", "Putuskan pemusnahan: kasus ditahan dan tidak ditemukan lagi"),
		decision("release", "Batalkan keputusan selama kasus masih ditahan"),
		simple("run", "Musnahkan yang masa tahannya lewat, padatkan berkas data"),
		simple("status", "Yang sudah dimusnahkan, dan kapan cadangan terakhirnya habis"))
	g.Long = `Memusnahkan berkas kasus yang masa simpannya lewat menurut buku aturan
(retention.yaml). Koordinator memutuskan tiap kasus; kasus lalu ditahan dan tidak
ditemukan siapa pun; sesudah masa tahan, purge run menghapus kunci, isi, kartu,
indeks dan drafnya, menulis catatan pemusnahan, dan memadatkan berkas data.

Pemusnahan lengkap setelah cadangan terakhir yang memuatnya habis: purge status.`
	return g
}

// workPurge: "list", "run" or "status", perhaps "--json"; "decide" or "release", a case
// number and the reason.
func workPurge(ctx context.Context, s *store.Store, c sshd.OfficeCall) error {
	args, asJSON := c.Args, false
	if n := len(args); n > 1 && args[n-1] == "--json" {
		args, asJSON = args[:n-1], true
	}
	zone := s.Pack().Office.Zone
	out := func(format string, a ...any) { fmt.Fprintf(c.Out, format+"\n", a...) }
	switch {
	case len(args) == 1 && args[0] == "list":
		list, err := s.PurgeList(ctx, c.Actor)
		if err != nil || asJSON {
			return jsonOr(c, list, err)
		}
		for _, r := range list {
			state := "perlu diputuskan"
			if r.Until != nil {
				state = "ditahan sampai " + casework.Day(*r.Until, zone)
			}
			out("%s  ditutup %s  disimpan %d tahun  %s", text.Pad(r.Number, 15), r.Closed.In(zone).Format("02-01-2006"), r.Years, state)
		}
		if len(list) == 0 {
			out("Tidak ada kasus yang masa simpannya lewat.")
		}
		return nil
	case len(args) >= 2 && (args[0] == "decide" || args[0] == "release"):
		number, ok := casework.ParseNumber(args[1])
		if !ok {
			return usagef("%q bukan nomor kasus; contoh 0801-26-0001-K", text.Clean(args[1]))
		}
		_, err := s.PurgeDecide(ctx, c.Actor, number, strings.TrimPrefix(strings.Join(args[2:], " "), "--reason "), args[0] == "release")
		if err == nil && args[0] == "decide" {
			out("Kasus %s ditahan %d hari, lalu boleh dimusnahkan. Batalkan: loket purge release %s --reason …", number, s.Pack().Retention.QuarantineDays, number)
		} else if err == nil {
			out("Keputusan pemusnahan kasus %s dibatalkan.", number)
		}
		return err
	case len(args) == 1 && args[0] == "run":
		done, err := s.PurgeRun(ctx, c.Actor)
		if err == nil && asJSON {
			return printJSON(c.Out, done)
		}
		for _, number := range done {
			out("%s dimusnahkan", number)
		}
		if err == nil {
			out("%d kasus dimusnahkan. Cadangan lama masih memuatnya: loket purge status", len(done))
		}
		return err
	case len(args) == 1 && args[0] == "status":
		list, err := s.PurgeStatus(ctx, c.Actor)
		if err != nil || asJSON {
			return jsonOr(c, list, err)
		}
		for _, x := range list {
			gone := "tidak ada cadangan sebelumnya"
			if x.Gone != nil {
				gone = "cadangan terakhir habis " + casework.Day(*x.Gone, zone)
				if !s.Now().Before(*x.Gone) {
					gone = "lengkap sejak " + casework.Day(*x.Gone, zone)
				}
			}
			out("%s  dimusnahkan %s  %s", text.Pad(x.Number, 15), x.At.In(zone).Format("02-01-2006"), gone)
		}
		out("Cadangan yang dibuat sendiri (USB, komputer lain) dimusnahkan oleh penyimpannya dalam 35 hari.")
		return nil
	}
	return usagef("purge: list, decide NOMOR --reason ALASAN, release NOMOR --reason ALASAN, run, status")
}

func jsonOr[T any](c sshd.OfficeCall, list []T, err error) error {
	if err != nil {
		return err
	}
	return printJSON(c.Out, list)
}
