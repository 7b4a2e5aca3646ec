package guard

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"syscall"
	"testing"

	"loket/store/casework"
)

// Whatever a log line is given, nothing that people typed comes out of it.
func TestJournalHoldsNoContent(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(Journal(slog.NewTextHandler(&out, nil)))
	const name = "Zulaikha Rekaan"
	deep := &casework.Error{Kind: casework.Full, Say: name, Cause: fmt.Errorf("draft of %s: %w", name, &fs.PathError{Op: "write", Path: "/data/" + name, Err: syscall.ENOSPC})}
	log.Error("no backup", "error", deep, "account", name, "child", name, "file", name+"\x1b[31m", "why", name, "key", "SHA256:"+name,
		"cases", []string{name}, "kind", struct{ Name string }{name}, slog.Group("case", "name", name))
	log.With("name", name, "account", "loket-0801").WithGroup(name).Info("sign-in", "bytes", 12, "head", "412-9f03c2aa", "error", errors.Join(errors.New(name), deep))
	said := out.String()
	for _, part := range strings.Fields(name) {
		if strings.Contains(said, part) {
			t.Errorf("the journal holds %q:\n%s", part, said)
		}
	}
	for _, want := range []string{"casework.Error(full)", "fs.PathError(write)", "syscall.Errno(no space left on device)", "account=loket-0801", "bytes=12", "head=412-9f03c2aa", `msg="no backup"`} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
}
