package remote_test

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"loket/forms/text"
	"loket/sshd/remote"
	"loket/store/casework"
)

func TestOverSeveralCases(t *testing.T) {
	c := newCounter(t)
	var load casework.Caseload
	out, _, code := c.run(manager, "caseload", "--json")
	if code != remote.OK || json.Unmarshal([]byte(out), &load) != nil || load.Open != 1 || load.Loads[0].Open != 1 {
		t.Errorf("caseload: %d %s", code, out)
	}
	var got struct {
		Tasks []struct{ Number, Clock, Why string }
	}
	out, _, code = c.run(caseworker, "tasks", "--json")
	if code != remote.OK || json.Unmarshal([]byte(out), &got) != nil || len(got.Tasks) == 0 || got.Tasks[0].Number != c.number || got.Tasks[0].Why == "" {
		t.Errorf("tasks: %d %s", code, out)
	}
	for _, cmd := range [][]string{{"tasks"}, {"caseload"}, {"audit"}, {"compliance"}, {"compliance", "--from", "2026-11-01", "--to", "2026-11", "--by", "caseworker"}} {
		out, bad, code := c.run(manager, cmd...)
		if code != remote.OK || out == "" {
			t.Errorf("%v: %d %s", cmd, code, bad)
		}
		for _, l := range strings.Split(out, "\n") {
			if text.Width(l) > 80 || strings.Contains(l, "Bunga") {
				t.Errorf("%v: a line too wide or with a name: %q", cmd, l)
			}
		}
	}
	out, _, _ = c.run(manager, "compliance", "--csv")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) < 3 || rows[1][0] != "total" {
		t.Errorf("csv: %v %s", err, out)
	}
	for _, x := range []struct {
		who  casework.Actor
		args []string
		code int
	}{
		{officer, []string{"caseload"}, remote.Refused}, {caseworker, []string{"audit"}, remote.Refused}, {auditor, []string{"tasks"}, remote.Refused},
		{manager, []string{"compliance", "--from", "kemarin"}, remote.Usage}, {manager, []string{"compliance", "--by", "umur"}, remote.Refused},
		{hospital, []string{"compliance"}, remote.Refused},
	} {
		if out, _, code := c.run(x.who, x.args...); code != x.code || out != "" {
			t.Errorf("%s %v: %d %q", x.who.Account, x.args, code, out)
		}
	}
}
