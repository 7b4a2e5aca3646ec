package main

import (
	"errors"
	"os"

	"github.com/spf13/cobra"
)

func registryCommand(a *app) *cobra.Command {
	name := ""
	c := &cobra.Command{
		Use: "import BERKAS --name NAMA", Short: "Masukkan daftar DTSEN atau BNBA (CSV, XLSX)",
		Long: "Memasukkan daftar orang dari berkas CSV atau XLSX. NIK dibaca sebagai teks.\nBaris yang ditolak disebut nomor barisnya dan sebabnya, tanpa nama.\n" +
			"Daftar dengan nama yang sama diganti; isi yang sama tidak mengubah apa-apa.",
		Example: "  loket registry import dtsen.xlsx --name \"DTSEN 2026-10\"",
		Args:    exactArgs("BERKAS"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if name == "" {
				return usagef("sebut nama daftar, misalnya --name \"DTSEN 2026-10\"")
			}
			f, err := os.Open(args[0])
			if err != nil {
				return refuse(err, "Berkas %s tidak dapat dibuka.", args[0])
			}
			defer func() { err = errors.Join(err, f.Close()) }()
			return a.do(cmd.Context(), f, "registry", "import", name)
		},
	}
	c.Flags().StringVar(&name, "name", "", "`NAMA` daftar dan bulannya")
	keyFlag(c, a)
	return group("registry", "Daftar penerima manfaat dan data terpadu", c)
}
