// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The classes of a class loader and of the jars that James adds to it. Loads none. Thread-safe. */
public final class ClassPathNames implements ClassNames {

  private static final String SUFFIX = ".class";

  private final ClassLoader loader;

  /**
   * The classes of a server.
   *
   * @param loader has those of the server itself
   * @param extensions the directory of further jars, {@code extensions-jars}; may be missing
   */
  public ClassPathNames(ClassLoader loader, Path extensions) {
    this.loader = Files.isDirectory(extensions) ? extended(loader, extensions) : loader;
  }

  private static ClassLoader extended(ClassLoader loader, Path extensions) {
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(extensions)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        jars.add(jar.toUri().toURL());
      }
    } catch (MalformedURLException e) {
      throw new IllegalStateException("a path can be written as a URL", e);
    } catch (IOException e) {
      throw new UncheckedIOException(extensions + " cannot be read", e);
    }
    return new URLClassLoader(jars.toArray(URL[]::new), loader);
  }

  @Override
  public boolean exist(String name) {
    return loader.getResource(path(name) + SUFFIX) != null;
  }

  @Override
  public Set<String> in(String packageName) {
    String folder = path(packageName);
    Set<String> names = new TreeSet<>();
    try {
      for (URL place : Collections.list(loader.getResources(folder))) {
        for (String file : files(place, folder)) {
          if (file.endsWith(SUFFIX) && file.indexOf('$') < 0 && !file.startsWith("package-info")) {
            names.add(packageName + "." + file.substring(0, file.length() - SUFFIX.length()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the class path cannot be read", e);
    }
    return names;
  }

  private static List<String> files(URL place, String folder) throws IOException {
    URLConnection connection = place.openConnection();
    if (connection instanceof JarURLConnection inJar) {
      // A cached one is not ours to close.
      inJar.setUseCaches(false);
      try (JarFile jar = inJar.getJarFile()) {
        return jar.stream()
            .map(JarEntry::getName)
            .filter(name -> name.startsWith(folder + "/"))
            .map(name -> name.substring(folder.length() + 1))
            .filter(name -> name.indexOf('/') < 0)
            .toList();
      }
    }
    if (!place.getProtocol().equals("file")) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(Path.of(place.getPath()))) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private static String path(String name) {
    return name.replace('.', '/');
  }
}
