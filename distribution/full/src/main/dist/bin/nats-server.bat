@echo off
rem Starts the Natrium server. NATRIUM_JAVA names the JDK (17 or newer), else JAVA_HOME, else java of the PATH.
setlocal EnableExtensions
set "HOME_DIR=%~dp0.."
set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"
if defined NATRIUM_JAVA if exist "%NATRIUM_JAVA%\bin\java.exe" set "JAVA=%NATRIUM_JAVA%\bin\java.exe"
set "OPTIONS="
if exist "%HOME_DIR%\conf\jvm.options" set OPTIONS="@%HOME_DIR%\conf\jvm.options"
"%JAVA%" -XX:+IgnoreUnrecognizedVMOptions -XX:+UseSerialGC -XX:+UseCompactObjectHeaders ^
  -XX:MaxNewSize=16m -XX:MetaspaceSize=64m ^
  -XX:+ExitOnOutOfMemoryError -Xlog:disable -Xlog:all=error:stderr ^
  "-Dnatrium.home=%HOME_DIR%" "-Dnatrium.program=%~n0" %OPTIONS% %NATRIUM_JAVA_OPTS% ^
  -cp "%HOME_DIR%\lib\*" io.natrium.launcher.Main %*
exit /b %ERRORLEVEL%
