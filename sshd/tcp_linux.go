package sshd

import (
	"errors"
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// tune makes a connection fit for a narrow and broken line. With a low mark for
// unsent bytes, frames wait in the program, where the next one replaces them,
// and not in the kernel; a client that is gone is found within a minute, idle or
// painting, without a byte of SSH.
func tune(c *net.TCPConn) error {
	alive := c.SetKeepAliveConfig(net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 5 * time.Second, Count: 3})
	raw, err := c.SyscallConn()
	if err != nil {
		return errors.Join(alive, err)
	}
	var low, timeout error
	err = raw.Control(func(fd uintptr) {
		low = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, 1)
		timeout = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(userTimeout/time.Millisecond))
	})
	return errors.Join(alive, err, low, timeout)
}

// userTimeout is how long sent bytes may stay unacknowledged.
const userTimeout = 45 * time.Second
