package dev.selftrace.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A gate as JUnit XML, in the form that Ant's task made common and CI systems read: one suite, one
 * test case per check, a failed check a {@code failure}, an undecided one an {@code error}.
 */
final class JUnitFile {

  private static final String PACKAGE = "selftrace.gate";
  private static final double NANOS_PER_SECOND = 1e9;

  private final XMLStreamWriter xml;
  private final GateReport report;
  private final String seconds;

  private JUnitFile(XMLStreamWriter xml, GateReport report, long nanos) {
    this.xml = xml;
    this.report = report;
    this.seconds = String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_SECOND);
  }

  /**
   * Writes the file.
   *
   * @param nanos how long it all took
   */
  static void write(Path file, GateReport report, Instant now, long nanos) {
    try (OutputStream out = Files.newOutputStream(file)) {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out, "UTF-8");
      new JUnitFile(xml, report, nanos).write(now);
      xml.close();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written (--junit)", e);
    } catch (XMLStreamException e) {
      throw new UncheckedIOException(new IOException(file + " cannot be written (--junit)", e));
    }
  }

  private void write(Instant now) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("testsuites");
    xml.writeStartElement("testsuite");
    attribute("id", "0");
    attribute("package", PACKAGE);
    attribute("name", report.name());
    attribute("timestamp", timestamp(now));
    attribute("hostname", "localhost");
    attribute("tests", String.valueOf(Math.max(1, report.lines().size())));
    attribute("failures", String.valueOf(report.failures()));
    attribute("errors", String.valueOf(report.errors()));
    attribute("time", seconds);
    xml.writeEmptyElement("properties");
    for (GateReport.Line line : report.lines()) {
      write(line);
    }
    if (report.lines().isEmpty()) {
      begin("gate");
      problem("error", "undecided", report.remark(), report.remark());
      xml.writeEndElement();
    }
    element("system-out", report.remark());
    element("system-err", "");
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private static String timestamp(Instant now) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT)
        .format(now.atOffset(ZoneOffset.UTC));
  }

  private void write(GateReport.Line line) throws XMLStreamException {
    begin((line.index() + 1) + " " + line.kind() + ": " + line.expected());
    if (!line.passed()) {
      StringBuilder text = new StringBuilder(String.join("\n", line.got()));
      if (line.more() > 0) {
        text.append("\nand ").append(line.more()).append(" more");
      }
      String type = line.failed() ? "failure" : "error";
      problem(type, line.kind(), "expected " + line.expected(), text.toString());
    }
    xml.writeEndElement();
  }

  private void begin(String name) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("name", name);
    attribute("classname", PACKAGE + "." + report.name());
    attribute("time", report.lines().isEmpty() ? seconds : "0");
  }

  private void problem(String element, String type, String message, String text)
      throws XMLStreamException {
    xml.writeStartElement(element);
    attribute("message", message);
    attribute("type", type);
    xml.writeCharacters(legal(text));
    xml.writeEndElement();
  }

  private void element(String name, String text) throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(legal(text));
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, legal(value));
  }

  /** XML has no form for control characters, lone surrogates and the last two of a plane. */
  private static String legal(String text) {
    StringBuilder legal = new StringBuilder(text.length());
    text.codePoints().forEach(point -> legal.appendCodePoint(isLegal(point) ? point : 0xfffd));
    return legal.toString();
  }

  private static boolean isLegal(int point) {
    return point == '\t'
        || point == '\n'
        || point == '\r'
        || (point >= 0x20 && point <= 0xd7ff)
        || (point >= 0xe000 && point <= 0xfffd)
        || (point >= 0x10000 && point <= 0x10ffff);
  }
}
