"""The one style sheet, written from the tokens.

Widgets say what they are with three properties, and nothing else styles them:
``step`` (a type step), ``tone`` ("muted", "late", "primary"), ``ground`` ("bar", "card", "quiet",
"selected"). Buttons, marks and pills paint themselves.
"""

from __future__ import annotations

from triage_desk.ui.tokens import Theme

BOLD_STEPS = frozenset(
    {
        *("question", "result_sentence", "emergency_words", "measure_value", "emergency_number"),
        *("kiosk_question", "kiosk_over"),
    }
)
# Logical pixels before and after the words in a table's cell, at the normal size of text.
CELL_SIDE = 12


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of a theme; sizes that hold text follow the text size."""
    parts = (_base(theme), _type(theme), _grounds(theme), _fields(theme), _lists(theme))
    return "\n".join((*parts, _scroll_bars(theme), _menus(theme), _progress(theme)))


def _base(t: Theme) -> str:
    return f"""
    * {{ font-family: {", ".join(f'"{name}"' for name in t.family)}; }}
    QWidget {{ font-size: {t.text_px("body")}px; }}
    QMainWindow, QDialog {{ background: {t.hex("bg")}; color: {t.hex("ink")}; }}
    QDialog {{ border: 1px solid {t.hex("strong")}; }}
    QLabel {{ background: transparent; border: none; color: {t.hex("ink")}; }}
    QLabel[tone="muted"] {{ color: {t.hex("muted")}; }}
    QLabel[tone="late"] {{ color: {t.hex("late")}; }}
    QLabel[tone="emergency"] {{ color: {t.hex("emergency_outline")}; }}
    QLabel[tone="practice"] {{ color: {t.hex("onpractice")}; }}
    QLabel[tone="onprimary"] {{ color: {t.hex("onprimary")}; }}
    QLabel[bold="true"] {{ font-weight: 700; }}
    QToolTip {{ background: {t.hex("surface")}; color: {t.hex("ink")};
        border: 1px solid {t.hex("strong")}; padding: 4px; }}
    QSplitter::handle {{ background: {t.hex("border")}; }}
    """


def _type(t: Theme) -> str:
    routes = (
        f'QLabel[tone="route_{route}"] {{ color: {colours["text"]}; }}'
        for route, colours in t.routes.items()
    )
    steps = (
        f'QLabel[step="{step}"] {{ font-size: {t.text_px(step)}px;'
        f"{' font-weight: 700;' if step in BOLD_STEPS else ''} }}"
        for step in t.steps
    )
    return "\n".join((*steps, *routes))


def _grounds(t: Theme) -> str:
    line, card = t.hex("border"), t.px("radius_card")
    return f"""
    QFrame[ground="page"] {{ background: {t.hex("bg")}; border: none; }}
    QFrame[ground="bar"] {{ background: {t.hex("surface")}; border: none; }}
    QFrame[ground="card"] {{ background: {t.hex("surface")}; border: 1px solid {line};
        border-radius: {card}px; }}
    QFrame[ground="quiet"] {{ background: {t.hex("surface2")}; border: none; }}
    QFrame[ground="selected"] {{ background: {t.hex("select")}; border: none; }}
    QFrame[ground="top"] {{ background: {t.hex("surface")}; border: none;
        border-bottom: 1px solid {line}; }}
    QFrame[ground="bottom"] {{ background: {t.hex("surface")}; border: none;
        border-top: 1px solid {line}; }}
    QFrame[ground="left"] {{ background: {t.hex("surface")}; border: none;
        border-right: 1px solid {line}; }}
    QFrame[ground="right"] {{ background: {t.hex("surface")}; border: none;
        border-left: 1px solid {line}; }}
    QFrame[ground="practice"] {{ background: {t.hex("practice")}; border: none; }}
    QFrame[ground="said"] {{ background: {t.hex("surface2")}; border: none; }}
    QFrame[ground="cover"] {{ background: {t.hex("cover")}; border: none; }}
    QFrame[ground="rule"] {{ background: {line}; border: none; max-height: 1px; min-height: 1px; }}
    """


def _fields(t: Theme) -> str:
    names = ("QLineEdit", "QPlainTextEdit", "QTextEdit", "QComboBox", "QSpinBox", "QDateEdit")

    def each(condition: str = "") -> str:
        return ", ".join(name + condition for name in names)

    return f"""
    {each()} {{ background: {t.hex("surface")}; color: {t.hex("ink")};
        border: 1px solid {t.hex("strong")}; border-radius: {t.px("radius_control")}px;
        padding: {t.grown(7)}px {t.grown(10)}px;
        placeholder-text-color: {t.hex("muted")};
        selection-background-color: {t.hex("primary")};
        selection-color: {t.hex("onprimary")}; }}
    {each('[error="true"]')} {{ border: 2px solid {t.hex("late")}; }}
    {each(":disabled")} {{ color: {t.hex("muted")}; border-style: dashed; }}
    QLineEdit:read-only, QPlainTextEdit:read-only {{ background: {t.hex("surface2")}; }}
    QComboBox {{ padding-right: {t.grown(30)}px; }}
    QComboBox::drop-down {{ border: none; width: {t.grown(28)}px; }}
    QComboBox::down-arrow {{ image: none; }}
    QComboBox QAbstractItemView {{ background: {t.hex("surface")}; color: {t.hex("ink")};
        selection-background-color: {t.hex("select")}; selection-color: {t.hex("ink")};
        border: 1px solid {t.hex("strong")}; }}
    """


def _lists(t: Theme) -> str:
    return f"""
    QAbstractItemView {{ background: {t.hex("surface")}; color: {t.hex("ink")}; border: none;
        outline: none; selection-background-color: {t.hex("select")};
        selection-color: {t.hex("ink")}; gridline-color: {t.hex("border")};
        alternate-background-color: {t.hex("surface")}; }}
    QHeaderView::section {{ background: {t.hex("surface")}; color: {t.hex("muted")};
        font-size: {t.text_px("caption")}px; font-weight: 700; border: none;
        border-bottom: 1px solid {t.hex("strong")}; padding: {t.grown(6)}px; text-align: left; }}
    QTableView::item {{ padding: 0 {t.grown(6) - 3}px; }}
    RowTable::item {{ padding: 0 {t.grown(CELL_SIDE) - 3}px; }}
    RowTable[wraps="true"]::item {{ padding: {t.grown(5)}px {t.grown(CELL_SIDE) - 3}px; }}
    RowTable QHeaderView::section {{ padding: {t.grown(6)}px {t.grown(CELL_SIDE)}px; }}
    QListWidget {{ background: {t.hex("surface")}; border: 1px solid {t.hex("border")};
        border-radius: 4px; outline: none; }}
    QListWidget::item {{ padding: {t.grown(6)}px {t.grown(10)}px; color: {t.hex("ink")};
        border-left: {t.px("selected_bar")}px solid transparent; }}
    QListWidget::item:selected {{ background: {t.hex("select")};
        border-left: {t.px("selected_bar")}px solid {t.hex("primary")}; }}
    QListWidget::item:disabled {{ color: {t.hex("muted")}; }}
    QScrollArea, QScrollArea > QWidget > QWidget#contents {{ background: transparent;
        border: none; }}
    QTabWidget::pane {{ border: 1px solid {t.hex("border")}; }}
    """


def _scroll_bars(t: Theme) -> str:
    wide = t.grown(12)
    return f"""
    QScrollBar {{ background: {t.hex("surface2")}; border: none; }}
    QScrollBar:vertical {{ width: {wide}px; }}
    QScrollBar:horizontal {{ height: {wide}px; }}
    QScrollBar::handle {{ background: {t.hex("strong")}; border-radius: 3px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _menus(t: Theme) -> str:
    return f"""
    QMenu {{ background: {t.hex("surface")}; color: {t.hex("ink")};
        border: 1px solid {t.hex("strong")}; padding: 4px; }}
    QMenu::item {{ padding: {t.grown(10)}px {t.grown(20)}px; border: 1px solid transparent; }}
    QMenu::item:selected {{ background: {t.hex("select")}; color: {t.hex("ink")};
        border: 1px solid {t.hex("strong")}; }}
    QMenu::item:disabled {{ color: {t.hex("muted")}; }}
    QMenu::separator {{ height: 1px; background: {t.hex("border")}; margin: 4px; }}
    """


def _progress(t: Theme) -> str:
    return f"""
    QProgressBar {{ background: {t.hex("surface2")}; border: 1px solid {t.hex("strong")};
        border-radius: {t.px("radius_control")}px; min-height: {t.grown(14)}px;
        max-height: {t.grown(14)}px; }}
    QProgressBar::chunk {{ background: {t.hex("primary")}; }}
    """
