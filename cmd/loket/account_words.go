package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"loket/sshd"
	"loket/store"
	"loket/store/casework"
)

const accountUsage = `account list [--json] | waiting
account invite NAMA [--role TUGAS] [--desk KODE] [--agency KODE] [--kecamatan KODE] [--display SEBUTAN]
account confirm NAMA ANGKA | unlock NAMA [--forget-pin] | disable NAMA | revoke NAMA [--key SHA256:…]
account handover DARI KE [--reason ALASAN] [--yes] [--json]
account deputy NAMA --for AKUN --from TANGGAL --to TANGGAL
account print NAMA on|off | ascii NAMA on|off`

// said are the words of a command as people type them: those without a name, and flags.
type said struct {
	plain []string
	flag  map[string]string
}

// sortWords sorts a command's words; flags with a value are those named, all others have none.
func sortWords(args []string, valued ...string) (w said, ok bool) {
	w.flag = map[string]string{}
	for i := 0; i < len(args); i++ {
		name, isFlag := strings.CutPrefix(args[i], "--")
		switch {
		case !isFlag:
			w.plain = append(w.plain, args[i])
		case !slices.Contains(valued, name):
			w.flag[name] = "on"
		case i+1 == len(args):
			return w, false
		default:
			i++
			w.flag[name] = args[i]
		}
	}
	return w, true
}

// only says whether the words are so many, and no flag but these was given.
func (w said) only(plain int, flags ...string) bool {
	for name := range w.flag {
		if !slices.Contains(flags, name) {
			return false
		}
	}
	return len(w.plain) == plain
}

// accountWords carries out what somebody typed from afar, as "ssh HOST account …": the same
// commands as beside the office's data, without files.
func accountWords(ctx context.Context, s *store.Store, c sshd.OfficeCall) error {
	usage := usagef("Tulis: %s", accountUsage)
	if len(c.Args) < 2 {
		return usage
	}
	w, ok := sortWords(c.Args[1:], "role", "desk", "agency", "kecamatan", "display", "key", "reason", "for", "from", "to")
	if !ok || len(w.plain) == 0 {
		return usage
	}
	name := w.plain[0]
	change := func(ch casework.AccountChange, done string) error {
		if err := s.ChangeAccount(ctx, c.Actor, ch); err != nil {
			return err
		}
		if done != "" {
			fmt.Fprintln(c.Out, done)
		}
		return tellWaiting(ctx, s, c, ch)
	}
	switch verb := c.Args[0]; {
	case verb == "invite" && w.only(1, "role", "desk", "agency", "kecamatan", "display"):
		var add *casework.Account
		if role := w.flag["role"]; role != "" {
			if err := knownRole(role); err != nil {
				return err
			}
			add = &casework.Account{
				Name: name, Role: casework.Role(role), Desk: w.flag["desk"], Agency: w.flag["agency"], Kecamatan: w.flag["kecamatan"], Display: w.flag["display"],
			}
		}
		account, err := json.Marshal(add)
		if err != nil {
			return err
		}
		c.Args = []string{"invite", name, string(account)}
		return invite(ctx, s, c)
	case verb == "confirm" && w.only(2) || verb == "confirm" && w.only(3):
		return change(casework.AccountChange{Confirm: name, Digits: strings.Join(w.plain[1:], " ")}, "")
	case verb == "unlock" && w.only(1, "forget-pin"):
		return change(casework.AccountChange{Unlock: name, ForgetPIN: w.flag["forget-pin"] != ""}, "Akun "+name+" dibuka.")
	case verb == "revoke" && w.only(1, "key") && w.flag["key"] != "":
		return change(casework.AccountChange{Revoke: name, Key: w.flag["key"]}, "Kunci dicabut dari akun "+name+".")
	case verb == "disable" && w.only(1), verb == "revoke" && w.only(1):
		return change(casework.AccountChange{Disable: name}, "Akun "+name+" ditutup.")
	case verb == "handover" && w.only(2, "reason", "yes", "json"):
		c.Args = []string{name, w.plain[1], w.flag["reason"]}
		for _, flag := range []string{"yes", "json"} {
			if w.flag[flag] != "" {
				c.Args = append(c.Args, "--"+flag)
			}
		}
		return workRotate(ctx, s, c)
	case verb == "deputy" && w.only(1, "for", "from", "to") && len(w.flag) == 3:
		list, err := json.Marshal([]string{name + ".plh", name, w.flag["for"], w.flag["from"], w.flag["to"]})
		if err != nil {
			return err
		}
		c.Args = []string{string(list)}
		return workDeputy(ctx, s, c)
	case (verb == "print" || verb == "ascii") && w.only(2) && (w.plain[1] == "on" || w.plain[1] == "off"):
		on := w.plain[1] == "on"
		ch := casework.AccountChange{Set: name, LocalPrint: &on}
		if verb == "ascii" {
			ch.LocalPrint, ch.ASCII = nil, &on
		}
		return change(ch, "Akun "+name+": "+verb+" "+w.plain[1]+", sejak masuk berikutnya.")
	}
	return usage
}
