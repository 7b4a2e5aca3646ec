package main

import (
	"errors"

	"github.com/spf13/cobra"

	"loket/forms/text"
	"loket/sshd"
	"loket/store/casework"
)

func checkCommand(a *app) *cobra.Command {
	asJSON, heads := false, ""
	c := &cobra.Command{
		Use: "check", Short: "Periksa seluruh data kantor",
		Long: "Memeriksa halaman berkas, segel, rantai catatan, dan menyusun ulang semua kasus.\nKode keluar 0 hanya bila semuanya cocok.\n\n" +
			"--heads membandingkan rantai dengan ujung catatan yang diketik dari kertas (kaki\nsurat rujukan): data yang pernah dimundurkan tidak memuatnya.",
		Args: exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			args := []string{}
			if asJSON {
				args = append(args, "--json")
			}
			papers, err := headsFile(heads)
			if err != nil {
				return err
			}
			for _, p := range papers {
				args = append(args, p.String())
			}
			dir, err := a.dir()
			if err != nil {
				return err
			}
			if c, err := a.dialServer(dir); err != nil {
				return err
			} else if c != nil {
				return c.command(cmd.Context(), a, nil, append([]string{"check"}, args...))
			}
			// Whoever holds the data and its key may check it, with or without an account.
			s, err := a.openStore(cmd.Context(), nil)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			who := casework.Actor{Role: casework.Auditor}
			return workCheck(cmd.Context(), s, sshd.OfficeCall{Actor: who, Args: args, Out: text.Calm(a.out), Err: a.err})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "sebagai JSON")
	c.Flags().StringVar(&heads, "heads", "", "`BERKAS` berisi ujung catatan dari kertas, satu per baris")
	keyFlag(c, a)
	return c
}
