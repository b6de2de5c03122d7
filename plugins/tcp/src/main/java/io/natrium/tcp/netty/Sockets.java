package io.natrium.tcp.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.spi.SelectorProvider;

/** Makes the sockets of one kind of IO. Thread: any. */
enum Sockets {
  EPOLL {
    @Override
    IoHandlerFactory handlers(Pace pace) {
      return EpollIoHandler.newFactory(0, () -> pace);
    }

    @Override
    ServerChannel newServer() {
      EpollServerSocketChannel channel = new EpollServerSocketChannel();
      Socket socket = (Socket) channel.fd();
      try {
        // Linux hands these on to accepted sockets.
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return channel;
    }

    @Override
    void accepted(SocketChannel channel) {
      // Has its options from the listening socket.
    }

    @Override
    SocketChannel newClient() {
      return new EpollSocketChannel();
    }
  },
  NIO {
    @Override
    IoHandlerFactory handlers(Pace pace) {
      return NioIoHandler.newFactory(SelectorProvider.provider(), () -> pace);
    }

    @Override
    ServerChannel newServer() {
      return new NioServerSocketChannel();
    }

    @Override
    void accepted(SocketChannel channel) {
      channel.config().setTcpNoDelay(true).setKeepAlive(true);
    }

    @Override
    SocketChannel newClient() {
      return new NioSocketChannel();
    }
  };

  abstract IoHandlerFactory handlers(Pace pace);

  abstract ServerChannel newServer();

  abstract void accepted(SocketChannel channel);

  abstract SocketChannel newClient();

  static Sockets of(LoopOptions options) {
    return options.nativeIo() && Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** Access to the system's socket under a channel of either kind. */
  static RawSocket raw(SocketChannel channel) {
    if (channel instanceof EpollSocketChannel epoll) {
      return new EpollRawSocket((Socket) epoll.fd());
    }
    AbstractNioChannel.NioUnsafe unsafe = (AbstractNioChannel.NioUnsafe) channel.unsafe();
    return new NioRawSocket((java.nio.channels.SocketChannel) unsafe.ch());
  }
}
