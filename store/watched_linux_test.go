package store_test

import (
	"errors"
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// call is one system call that changes a file: what bbolt asks of the disk.
type call struct {
	sync bool   // fdatasync or fsync
	grow bool   // ftruncate, to size at
	at   int64  // pwrite: where
	data []byte // pwrite: what
}

// watched runs fn on a thread of its own. Each call of that thread that writes,
// grows or syncs a file waits until rule has seen it, and fails with what rule gives
// unless that is 0. The kernel does it (seccomp's user notification, Linux 5.5); no
// privilege is needed.
func watched(t testing.TB, rule func(call) syscall.Errno, fn func()) {
	t.Helper()
	notes, failed, over := make(chan int, 1), make(chan error, 1), make(chan struct{})
	var run func()
	run = func() {
		runtime.LockOSThread() // the thread ends with its goroutine, and the filter with it
		if unix.Gettid() == unix.Getpid() {
			// The first thread never ends: while it is held here, another one is found.
			defer runtime.UnlockOSThread()
			go run()
			<-over
			return
		}
		defer close(over)
		fd, err := listen()
		if err != nil {
			failed <- err
			return
		}
		notes <- fd
		fn()
	}
	go run()
	var fd int
	select {
	case fd = <-notes:
	case err := <-failed:
		t.Fatalf("this kernel lets no process watch its own writes: %v", err)
	}
	judged := make(chan error, 1)
	go func() { judged <- judge(fd, rule, over) }()
	<-over
	if err := errors.Join(<-judged, unix.Close(fd)); err != nil {
		t.Fatal(err)
	}
}

// listen puts the filter on the calling thread and gives the descriptor on which its
// calls are announced.
func listen() (int, error) {
	const nrAt = 0 // in struct seccomp_data
	ret := func(v uint32) unix.SockFilter { return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: v} }
	calls := []uint32{unix.SYS_PWRITE64, unix.SYS_FDATASYNC, unix.SYS_FSYNC, unix.SYS_FTRUNCATE}
	prog := []unix.SockFilter{{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: nrAt}}
	for i, nr := range calls {
		prog = append(prog, unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: nr, Jt: uint8(len(calls) - i)})
	}
	prog = append(prog, ret(unix.SECCOMP_RET_ALLOW), ret(unix.SECCOMP_RET_USER_NOTIF))
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return 0, err
	}
	p := unix.SockFprog{Len: uint16(len(prog)), Filter: &prog[0]}
	fd, _, errno := unix.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_NEW_LISTENER, uintptr(unsafe.Pointer(&p)))
	if errno != 0 {
		return 0, errno
	}
	return int(fd), nil
}

// The kernel's struct seccomp_notif and seccomp_notif_resp.
type announced struct {
	id         uint64
	pid, flags uint32
	nr         int32
	arch       uint32
	ip         uint64
	args       [6]uint64
}

type answer struct {
	id           uint64
	val          int64
	error, flags int32
}

// judge answers announced calls until the thread is gone.
func judge(fd int, rule func(call) syscall.Errno, over chan struct{}) error {
	const recv, send, goOn = 0xc0502100, 0xc0182101, 1
	const look = 100 // milliseconds
	for {
		poll := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
		n, err := unix.Poll(poll, look)
		select {
		case <-over:
			return nil
		default:
		}
		switch {
		case n == 0 || errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return err
		case poll[0].Revents&unix.POLLIN == 0:
			return nil // the thread is gone
		}
		var a announced
		if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), recv, uintptr(unsafe.Pointer(&a))); errno == unix.ENOENT || errno == unix.EINTR {
			continue // a signal took the call back; it comes again
		} else if errno != 0 {
			return fmt.Errorf("receive: %w", errno)
		}
		var c call
		switch a.nr {
		case unix.SYS_FTRUNCATE:
			c = call{grow: true, at: int64(a.args[1])}
		case unix.SYS_PWRITE64:
			c = call{at: int64(a.args[3]), data: make([]byte, a.args[2])}
			here := []unix.Iovec{{Base: &c.data[0], Len: a.args[2]}}
			there := []unix.RemoteIovec{{Base: uintptr(a.args[1]), Len: int(a.args[2])}}
			if n, err := unix.ProcessVMReadv(unix.Getpid(), here, there, 0); err != nil || n != len(c.data) {
				return fmt.Errorf("read what is written: %d bytes, %w", n, err)
			}
		default:
			c = call{sync: true}
		}
		r := answer{id: a.id, flags: goOn}
		if errno := rule(c); errno != 0 {
			r.flags, r.error = 0, -int32(errno)
		}
		if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), send, uintptr(unsafe.Pointer(&r))); errno != 0 && errno != unix.ENOENT {
			return fmt.Errorf("answer: %w", errno)
		}
	}
}
