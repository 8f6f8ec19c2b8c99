#pragma once

namespace codesage::code {

class OutlineBuilder;

// Each reads builder.text() once and adds what it defines. Inside the room only; see Outline.h.
void outlineCpp(OutlineBuilder& builder, bool plusPlus);
void outlinePython(OutlineBuilder& builder);
void outlineScript(OutlineBuilder& builder, bool typed);
void outlineJava(OutlineBuilder& builder);
void outlineGo(OutlineBuilder& builder);
void outlineRust(OutlineBuilder& builder);

} // namespace codesage::code
